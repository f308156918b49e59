// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cast: the same numbers in another data type.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Conversion, elementwise. Floats round to nearest even; to an integer they truncate and saturate (NaN: 0); integers
/// wrap; to bool: x != 0.
///   x: any type  ->  y: data type `to`, the shape of x
/// Errors: invalid_argument if there is not exactly one input or no data type to cast to.
/// Source: ONNX Cast-21; what it leaves undefined (floats out of an integer's range) is as said above.
struct Cast {
  static constexpr std::string_view kName = "cast";
  static constexpr OpTraits kTraits = {.pointwise = true};
  DataType to = DataType::f32;

  static void fields(auto& self, auto&& field) { field("to", self.to); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
