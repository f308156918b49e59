// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of 16-bit floats whose time is that of memory, as kernel text: the dual convolutions of large pictures above
// all, which no library has.
#pragma once

#include "backends/cuda/generated/lib/streamed_plan.h"

namespace tenon::cuda {

/// conv and dual_conv of f16 and bf16 by 1x1 kernels without padding (channels_last), with constant weights, by blocks
/// that stay (streamed_plan.h).
/// Errors: unsupported for other problems, those whose time is that of arithmetic, and where the weights of the columns
/// do not fit into shared memory.
Result<Generated> make_streamed_halves(const Problem& problem, const Target& target, const StreamedTile& tile);

}  // namespace tenon::cuda
