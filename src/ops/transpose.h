// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// transpose: axes in another order.
#pragma once

#include <vector>

#include "ops/lib/op_def.h"

namespace tenon {

/// Axes in another order: y's axis i is x's axis perm[i]. An empty perm reverses them.
///   x: any type  ->  y: data type of x, permuted shape
/// Errors: invalid_argument if perm is no permutation of the axes of x.
/// Source: ONNX Transpose-21.
struct Transpose {
  static constexpr std::string_view kName = "transpose";
  std::vector<int64_t> perm = {};

  static void fields(auto& self, auto&& field) { field("perm", self.perm); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
