// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of bytes whose time is that of memory, as kernel text: 1x1 convolutions of large pictures above all.
#pragma once

#include "backends/cuda/generated/lib/streamed_plan.h"

namespace tenon::cuda {

/// quantized_conv by 1x1 kernels without padding (channels_last) and quantized_matmul, from bytes to bytes, with
/// constant weights. Blocks stay: each keeps the weights of its columns in shared memory and goes over parts of the
/// rows, whose data and residuals come some parts ahead.
/// Errors: unsupported for other problems, and where the weights of the columns do not fit into shared memory.
Result<Generated> make_streamed_product(const Problem& problem, const Target& target, const StreamedTile& tile);

}  // namespace tenon::cuda
