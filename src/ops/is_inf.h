// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// is_inf: y = x is infinite.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Test, elementwise: y = x is infinite, of the signs asked for.
///   x: any shape, any float type  ->  y: bool, the shape of x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: ONNX IsInf-20.
struct IsInf {
  static constexpr std::string_view kName = "is_inf";
  static constexpr OpTraits kTraits = {.pointwise = true};
  bool detect_negative = true;
  bool detect_positive = true;

  static void fields(auto& self, auto&& field) {
    field("detect_negative", self.detect_negative);
    field("detect_positive", self.detect_positive);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
