// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Counting magnitudes.
#include "quant/histogram.h"

#include <algorithm>
#include <cmath>

namespace tenon::quant {

namespace {

/// The first maximum lies a hair below the end of the last bin: a value at the very end would need the next bin.
constexpr double kHeadroom = 1 + 1e-6;

size_t bin_of(double magnitude, double width) { return static_cast<size_t>(magnitude / width); }
bool beyond_bins(double magnitude, double width) { return magnitude / width >= static_cast<double>(Histogram::kBins); }

}  // namespace

// A bin of twice the width holds exactly what its two halves held: dividing by a power of two is exact.
void Histogram::widen_to(float largest) {
  if (width_ == 0) {
    counts_.assign(kBins, 0);
    width_ = static_cast<double>(largest) * kHeadroom / static_cast<double>(kBins);
    counts_[0] = zeros_before_width_;
  }
  while (beyond_bins(largest, width_)) {
    for (size_t i = 0; i < kBins / 2; ++i) counts_[i] = counts_[2 * i] + counts_[2 * i + 1];
    std::fill(counts_.begin() + kBins / 2, counts_.end(), 0);
    width_ *= 2;
  }
}

void Histogram::add(std::span<const float> values) {
  float largest = 0;
  for (const float value : values) {
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  }
  if (largest > 0) widen_to(largest);
  max_ = std::max(max_, largest);
  uint64_t finite = 0;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    ++finite;
    if (width_ > 0) ++counts_[bin_of(std::abs(static_cast<double>(value)), width_)];
  }
  total_ += finite;
  not_finite_ += values.size() - finite;
  if (width_ == 0) zeros_before_width_ += finite;
}

std::span<const uint64_t> Histogram::counts() const {
  if (width_ == 0) return {};
  return std::span(counts_).first(bin_of(max_, width_) + 1);
}

}  // namespace tenon::quant
