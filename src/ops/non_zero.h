// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// non_zero: where x is not zero.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Where x is not zero: one column of indices for each such element, in row-major order.
///   x: any type  ->  y: i64 [rank of x, number of non-zero elements]
/// How many there are is only known in the run, unless x is known before it. Errors: invalid_argument if there is not
/// exactly one input. Source: ONNX NonZero-13.
struct NonZero {
  static constexpr std::string_view kName = "non_zero";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
