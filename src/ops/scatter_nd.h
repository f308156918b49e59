// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// scatter_nd: x with slices replaced by index tuples.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/scatter.h"

namespace tenon {

/// x with slices replaced, or reduced with updates: y[indices[i]] = updates[i], the tuples being the last axis of
/// `indices`.
///   x: any type; indices: i32 or i64 [.., k]; updates: as x, shape indices[:-1] + x[k:]  ->  y: as x
/// Errors: invalid_argument if an index is out of range or the shapes do not fit.
/// Source: ONNX ScatterND-18.
struct ScatterNd {
  static constexpr std::string_view kName = "scatter_nd";
  ScatterReduction reduction = ScatterReduction::none;

  static void fields(auto& self, auto&& field) { field("reduction", self.reduction); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
