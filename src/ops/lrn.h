// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// lrn: local response normalization across channels.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Local response normalization: y = x / (bias + alpha / size * sum of x^2 over `size` channels around)^beta.
///   x [N,C,...] float  ->  y as x
/// Errors: invalid_argument if size is below 1 or x has fewer than 2 axes.
/// Source: Krizhevsky, Sutskever, Hinton 2012, section 3.3; ONNX LRN-13.
struct Lrn {
  static constexpr std::string_view kName = "lrn";
  int64_t size = 1;
  float alpha = 1e-4f;
  float beta = 0.75f;
  float bias = 1;

  static void fields(auto& self, auto&& field) {
    field("size", self.size);
    field("alpha", self.alpha);
    field("beta", self.beta);
    field("bias", self.bias);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
