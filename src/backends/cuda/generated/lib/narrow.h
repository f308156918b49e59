// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Numbers of at most 8 bits in kernel text, one a byte.
#pragma once

#include <span>
#include <string>

#include "backends/cuda/generated/lib/kernel.h"
#include "ops/cast.h"

namespace tenon::cuda {

/// Types, wide() and narrow() of the narrow numbers among `args`, behind preamble(); those of f8e4m3fn are there
/// already, by instructions where the GPU has them. Empty if there are none.
std::string narrow_types(std::span<const KernelArg> args);

/// Behind narrow_types(), "coded(a)" of type acc: the narrow float that `cast` stores, whatever it says of rounding and
/// of what is too large.
std::string narrow_cast_function(const Cast& cast, DataType from);

}  // namespace tenon::cuda
