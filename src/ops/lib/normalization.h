// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What normalizations share: per-channel operands, mean and variance of a row.
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "ir/op.h"

namespace tenon {

/// A shape as batch, channels (axis 1) and the rest.
struct ChannelSplit {
  int64_t batch, channels, inner;
};
ChannelSplit split_at_channels(const Shape& shape);

/// Errors: invalid_argument unless x is a float tensor [N,C,...] and `of` a float tensor [C].
Result<> check_per_channel(const TensorType& x, const TensorType& of);

/// Rows of the axes from `axis` on: their count and length. Errors: invalid_argument for an axis out of range.
struct Rows {
  int64_t count, length;
};
Result<Rows> rows_from(const Shape& shape, int64_t axis);

/// Mean and 1 / sqrt(variance + epsilon), in double: exact enough for rows of any length.
struct Moments {
  double mean, inverse_deviation;
};

template <class A>
Moments moments(std::span<const A> row, double epsilon) {
  double sum = 0;
  for (const A x : row) sum += x;
  const double mean = sum / static_cast<double>(row.size());
  double squares = 0;
  for (const A x : row) squares += (x - mean) * (x - mean);
  return {mean, 1 / std::sqrt(squares / static_cast<double>(row.size()) + epsilon)};
}

/// Each group of channels of each picture to mean 0 and deviation 1, then scaled and shifted per channel.
template <class A>
void normalize_groups(std::vector<A>& x, const ChannelSplit& split, int64_t groups, double epsilon,
                      const std::vector<A>& scale, const std::vector<A>& bias) {
  const int64_t channels = split.channels / groups;
  const int64_t length = channels * split.inner;
  for (int64_t row = 0; row < (length > 0 ? split.batch * groups : 0); ++row) {
    const std::span<A> values(x.data() + row * length, static_cast<size_t>(length));
    const Moments m = moments<A>(values, epsilon);
    for (int64_t i = 0; i < length; ++i) {
      const auto c = static_cast<size_t>(row % groups * channels + i / split.inner);
      A& value = values[static_cast<size_t>(i)];
      value = static_cast<A>((value - m.mean) * m.inverse_deviation * scale[c] + bias[c]);
    }
  }
}

}  // namespace tenon
