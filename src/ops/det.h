// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// det: determinants of square matrices.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Determinants, by elimination with pivots.
///   x: floats [...,n,n]  ->  y: [...]
/// Errors: invalid_argument unless the last two axes are equal.
/// Source: ONNX Det-22.
struct Det {
  static constexpr std::string_view kName = "det";

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
