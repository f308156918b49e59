// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A convolution or product as y[m,n] = sum over k of x[m,k] w[n,k]: sizes, the order of k, weights packed for it.
#pragma once

#include "backends/cuda/generated/lib/windows.h"

namespace tenon::cuda {

/// Bytes of k that the weights are filled up to, and rows: what the largest tile takes.
constexpr int64_t kWeightBytes = 128, kWeightRows = 128;

/// How rows of x are found.
enum class RowKind {
  dense,    // a row is k neighbours
  window,   // k is kernel element by element, channels inside; elements outside the picture are zero points
  patches,  // k is channel, kernel row, kernel column; all inside
};

struct MatrixOperands {
  int64_t m = 0, n = 0, k = 0;  // k in elements
  RowKind kind = RowKind::dense;
  std::array<WindowAxis, 3> axes;
  int64_t channels = 0;
  bool quantized = false;  // 8-bit data and weights, with multipliers
  bool integers = false;   // of whole numbers: sums are i32
  int64_t x_zero = 0;
  size_t bias = 2, residual = 3;  // numbers of their operands
  int64_t vector = 0;             // elements of x that lie together wherever k goes: 16, 8 or 4 bytes

  int64_t padded_k(size_t bytes) const {
    const auto unit = kWeightBytes / static_cast<int64_t>(bytes);
    return (k + unit - 1) / unit * unit;
  }
  int64_t padded_n() const { return (n + kWeightRows - 1) / kWeightRows * kWeightRows; }
};

/// Errors: unsupported for other operators, layouts, types, channels that do not fill vectors, unknown weights.
Result<MatrixOperands> matrix_operands(const Problem& problem);

/// Numbers of weights: of filters, of products for each, and whether a filter's lie one behind the other.
struct WeightCounts {
  int64_t n, k;
  bool rows;
};
/// Does no sum of bytes of `x`, and none that is off by the zero point, leave [-2^22, 2^22)? Then it is a float by its
/// bits, if it begins at those of 1.5 * 2^23.
bool sums_are_small(const Constant& weights, const WeightCounts& counts, DataType x, int64_t x_zero);

/// [padded n][padded k] with zeros; behind it, for integers, each row's sum as i32.
Packing pack_matrix(const Problem& problem, const MatrixOperands& operands);

}  // namespace tenon::cuda
