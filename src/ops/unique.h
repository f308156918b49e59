// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// unique: each element or slice once.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The distinct elements of x (slices along an axis, if along_axis), with where each came from.
///   x: any type of numbers or bool
///     ->  y: [n] or x with n slices; indices i64 [n]: the first place of each; inverse i64 [length]: which one an
///     element
///         became; counts i64 [n]. In ascending order if sorted, else in order of appearance.
/// How many there are is only known in the run, unless x is known before it. Errors: unsupported for strings.
/// Source: ONNX Unique-11.
struct Unique {
  static constexpr std::string_view kName = "unique";
  bool along_axis = false;
  int64_t axis = 0;
  bool sorted = true;

  static void fields(auto& self, auto&& field) {
    field("along_axis", self.along_axis);
    field("axis", self.axis);
    field("sorted", self.sorted);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
