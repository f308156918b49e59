// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// bit_cast: the same bits as another data type of the same width.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The same bits, read as another type.
///   x: any type of numbers or bool  ->  y: data type `to`, the shape of x
/// Errors: invalid_argument unless both types have the same width.
/// Source: ONNX BitCast-26.
struct BitCast {
  static constexpr std::string_view kName = "bit_cast";
  DataType to = DataType::none;

  static void fields(auto& self, auto&& field) { field("to", self.to); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
