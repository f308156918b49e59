// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The roofline, read backwards: from a time to the rate that it claims.
#include "tune/plausible.h"

#include <algorithm>

namespace tenon::tune {

namespace {
// A core that works alone may be clocked higher than it was while the peak was measured.
constexpr double kOverPeak = 1.15;
}  // namespace

Plausibility::Plausibility(const Stream& stream) : measured_(dynamic_cast<const MeasuredPeak*>(&stream)) {
  if (measured_) peak_ = measured_->peak_flops_per_us();
}

bool Plausibility::holds(const Work& work, double time_us) {
  if (peak_ <= 0) return true;
  if (time_us <= 0) return false;
  for (; work.f32_flops > kOverPeak * peak_ * time_us; --again_) {
    if (again_ == 0) return false;
    peak_ = std::max(peak_, measured_->peak_measured_again());
  }
  return true;
}

}  // namespace tenon::tune
