// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The roofline, read backwards: from a time to the rate that it claims.
#include "tune/plausible.h"

#include <algorithm>

#include "backend/peak.h"

namespace tenon::tune {

namespace {
// A core that works alone may be clocked higher than it was while the peak was measured.
constexpr double kOverPeak = 1.15;
// Winograd does fewer operations than its problem counts: what it expects to spend, less what that is too high.
constexpr double kOfEffort = 0.85;
}  // namespace

Plausibility::Plausibility(const Stream& stream) {
  if (const auto* measured = dynamic_cast<const MeasuredPeak*>(&stream)) peak_ = measured->peak_flops_per_us();
}

bool Plausibility::holds(std::string_view tactic, const Work& work, double time_us) const {
  if (peak_ <= 0) return true;
  if (time_us <= 0) return false;
  if (work.effort <= 0 || tactic.find("_f32") == std::string_view::npos) return true;
  const double least_flops = std::min(work.flops, kOfEffort * work.effort);
  return least_flops <= kOverPeak * peak_ * time_us;
}

}  // namespace tenon::tune
