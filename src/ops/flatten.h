// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// flatten: x as a matrix.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// x as a matrix: dims before `axis` make the rows, the others the columns.
///   x: any type  ->  y: data type of x, [product of the dims before axis, product of the others]
/// Errors: invalid_argument if axis is not in -rank..rank.
/// Source: ONNX Flatten-21.
struct Flatten {
  static constexpr std::string_view kName = "flatten";
  static constexpr OpTraits kTraits = {.view = true};
  int64_t axis = 1;

  static void fields(auto& self, auto&& field) { field("axis", self.axis); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
