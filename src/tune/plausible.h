// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plausibility: times that the machine's measured peak says cannot be true.
#pragma once

#include "backend/device.h"

namespace tenon::tune {

/// Judges the times that one stream takes. Believes all where the stream knows no peak.
class Plausibility {
 public:
  explicit Plausibility(const Stream& stream);

  /// Can a launch of this work take no more than this? Judged by Work::f32_flops alone: the peak is that of f32.
  bool holds(const Work& work, double time_us) const;

  double peak_flops_per_us() const { return peak_; }

 private:
  double peak_ = 0;
};

/// Samples of one launch that may be thrown away for each one that is wanted.
inline constexpr int kMostDoubted = 4;

}  // namespace tenon::tune
