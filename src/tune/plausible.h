// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plausibility: times that the machine's measured peak says cannot be true.
#pragma once

#include "backend/device.h"
#include "backend/peak.h"

namespace tenon::tune {

/// Judges the times that one stream takes, which outlives it. Believes all where the stream knows no peak. A peak that
/// a time exceeds is measured again, up to three times in all: other processes may have had the cores meanwhile.
class Plausibility {
 public:
  explicit Plausibility(const Stream& stream);

  /// Can a launch of this work take no more than this? Judged by Work::f32_flops alone: the peak is that of f32.
  bool holds(const Work& work, double time_us);

  double peak_flops_per_us() const { return peak_; }

 private:
  const MeasuredPeak* measured_ = nullptr;
  double peak_ = 0;
  int again_ = 3;
};

/// Samples of one launch that may be thrown away for each one that is wanted.
inline constexpr int kMostDoubted = 4;

}  // namespace tenon::tune
