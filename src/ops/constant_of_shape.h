// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// constant_of_shape: a tensor of one repeated number.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// A tensor of one repeated number.
///   shape: integers [rank]  ->  y: data type `dtype`, that shape
/// Errors: invalid_argument if a dim is negative; unsupported if not even the rank is known before the run.
/// Source: ONNX ConstantOfShape-21.
struct ConstantOfShape {
  static constexpr std::string_view kName = "constant_of_shape";
  DataType dtype = DataType::f32;
  double value = 0;

  static void fields(auto& self, auto&& field) {
    field("dtype", self.dtype);
    field("value", self.value);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 1; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
