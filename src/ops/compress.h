// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// compress: the slices of x for which a condition holds.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The slices along an axis (all elements of a flattened x, if flatten) for which the condition holds.
///   x: any type, condition: bool [n], n at most the length of the axis  ->  y: x with as many slices as are true
/// Errors: invalid_argument for a longer condition; the length is only known in the run, if the condition is.
/// Source: ONNX Compress-11.
struct Compress {
  static constexpr std::string_view kName = "compress";
  int64_t axis = 0;
  bool flatten = false;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("flatten", self.flatten);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
