// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of bytes whose time is that of memory, as kernel text: 1x1 convolutions of large pictures above all.
#pragma once

#include "backends/cuda/generated/lib/kernel.h"

namespace tenon::cuda {

/// The part of the result that a block makes at a time. A warp makes 64 columns of 16 or 32 rows.
struct StreamedTile {
  int warps_down = 2, warps_across = 4;
  int fragments_down = 2;  // of 16 rows, a warp
  int resident = 2;        // blocks on a multiprocessor
};

/// quantized_conv by 1x1 kernels without padding (channels_last) and quantized_matmul, from bytes to bytes, with
/// constant weights. Blocks stay: each keeps the weights of its columns in shared memory and goes over parts of the
/// rows, whose data and residuals come some parts ahead.
/// Errors: unsupported for other problems, and where the weights of the columns do not fit into shared memory.
Result<Generated> make_streamed_product(const Problem& problem, const Target& target, const StreamedTile& tile);

}  // namespace tenon::cuda
