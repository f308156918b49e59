// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products on matrix units as kernel text: convolutions as implicit products, and matrix products with known weights.
#pragma once

#include "backends/cuda/generated/lib/kernel.h"

namespace tenon::cuda {

/// The part of the result that a block makes, and how.
struct Tile {
  int rows = 128, columns = 128;
  int warps_down = 2, warps_across = 4;
  int stages = 3;
  int resident = 2;     // blocks on a multiprocessor
  int most_steps = 0;   // of 64 or 128 bytes of k that it is made for; 0: any number
  bool splits = false;  // blocks of a cluster share the sum, where the result has few tiles
};

/// conv, quantized_conv (pictures in channels_last; or patches that do not overlap, in any layout), matmul and
/// quantized_matmul with constant weights. Bias, residual, any activation and requantization are in the same launch.
/// Errors: unsupported where another tile fits better.
Result<Generated> make_matrix_product(const Problem& problem, const Target& target, const Tile& tile);

}  // namespace tenon::cuda
