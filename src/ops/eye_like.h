// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// eye_like: a matrix of zeros with ones on a diagonal.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// A matrix of the shape of x: ones on the k-th diagonal, zeros elsewhere.
///   x: any type [rows, columns]  ->  y: data type `dtype` (none: that of x), same shape
/// Errors: invalid_argument unless x is a matrix.
/// Source: ONNX EyeLike-22.
struct EyeLike {
  static constexpr std::string_view kName = "eye_like";
  DataType dtype = DataType::none;  // none: as x
  int64_t k = 0;

  static void fields(auto& self, auto&& field) {
    field("dtype", self.dtype);
    field("k", self.k);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
