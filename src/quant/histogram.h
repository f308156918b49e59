// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Histogram: how often each magnitude occurs in a tensor, counted while batches stream by.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace tenon::quant {

/// Counts of |x| in equal bins from 0. Memory is fixed: when a value lies beyond the last bin, pairs of bins merge
/// until it fits, so after any number of batches the largest value lies in the upper half of the bins.
class Histogram {
 public:
  static constexpr size_t kBins = 4096;

  /// NaN and infinities are counted apart, in not_finite().
  void add(std::span<const float> values);

  /// Finite values seen.
  uint64_t total() const { return total_; }
  uint64_t not_finite() const { return not_finite_; }
  /// The largest |x|; 0 if there was none.
  float max() const { return max_; }
  /// Of one bin; 0 until a value other than 0 was seen.
  double bin_width() const { return width_; }
  /// Counts of the bins up to the one that holds max(); more than kBins / 2 of them once max() > 0.
  std::span<const uint64_t> counts() const;

 private:
  void widen_to(float largest);

  std::vector<uint64_t> counts_;
  uint64_t total_ = 0;
  uint64_t zeros_before_width_ = 0;
  uint64_t not_finite_ = 0;
  float max_ = 0;
  double width_ = 0;
};

}  // namespace tenon::quant
