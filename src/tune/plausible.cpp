// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The roofline, read backwards: from a time to the rate that it claims.
#include "tune/plausible.h"

#include "backend/peak.h"

namespace tenon::tune {

namespace {
// A core that works alone may be clocked higher than it was while the peak was measured.
constexpr double kOverPeak = 1.15;
}  // namespace

Plausibility::Plausibility(const Stream& stream) {
  if (const auto* measured = dynamic_cast<const MeasuredPeak*>(&stream)) peak_ = measured->peak_flops_per_us();
}

bool Plausibility::holds(const Work& work, double time_us) const {
  if (peak_ <= 0) return true;
  if (time_us <= 0) return false;
  return work.f32_flops <= kOverPeak * peak_ * time_us;
}

}  // namespace tenon::tune
