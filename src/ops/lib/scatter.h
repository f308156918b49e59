// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Writing updates to places: what the scatter operators share.
#pragma once

#include <array>
#include <span>

#include "base/result.h"
#include "ir/tensor.h"

namespace tenon {

/// What becomes of the element that an update meets.
enum class ScatterReduction { none, add, mul, max, min };
constexpr auto names(ScatterReduction) { return std::array{"none", "add", "mul", "max", "min"}; }

/// Update row i (`row` elements) goes to row offsets[i] of dst, one after the other.
/// Errors: unsupported for a reduction of bools other than none.
Result<> scatter(ScatterReduction reduction, const ConstTensor& updates, std::span<const int64_t> offsets, int64_t row,
                 const Tensor& dst);

}  // namespace tenon
