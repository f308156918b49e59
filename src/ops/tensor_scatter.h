// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tensor_scatter: a cache with new slices written along an axis.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Writes `update` into a copy of `past` along an axis, for each batch from its own place on.
///   past: any type [B,...], update: as past but shorter along the axis, optional places i64 [B] (0)  ->  y: as past
/// Errors: invalid_argument for shapes that do not fit or places outside.
/// Source: ONNX TensorScatter-24.
struct TensorScatter {
  static constexpr std::string_view kName = "tensor_scatter";
  int64_t axis = -2;
  bool circular = false;  // places past the end start again

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("circular", self.circular);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
