// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// gather_nd: slices of x picked by index tuples.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Slices of x picked by index tuples, the last axis of `indices`; the first batch_dims axes run along with x.
///   x: any type; indices: i32 or i64 [.., k]  ->  y: data type of x, shape indices[:-1] + x[batch_dims + k:]
/// Errors: invalid_argument if an index is out of range or a tuple is longer than x has axes.
/// Source: ONNX GatherND-13.
struct GatherNd {
  static constexpr std::string_view kName = "gather_nd";
  int64_t batch_dims = 0;

  static void fields(auto& self, auto&& field) { field("batch_dims", self.batch_dims); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
