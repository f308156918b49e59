// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// gru: the gated recurrent unit.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/recurrent.h"

namespace tenon {

/// z = f(..), r = f(..), c = g(x W' + (r h) R' + bias), h = (1 - z) c + z h, over a sequence.
///   x [S,B,I], W [D,3H,I], R [D,3H,H], then optional: bias [D,6H], lengths i32 [B], h [D,B,H]
///     ->  y [S,D,B,H], last h [D,B,H]
/// Errors: invalid_argument for shapes or activations that do not fit.
/// Source: Cho et al. 2014, arXiv:1406.1078; ONNX GRU-22.
struct Gru {
  static constexpr std::string_view kName = "gru";
  RecurrentFields recurrent;
  bool linear_before_reset = false;  // r multiplies h R' + its bias, not h

  static void fields(auto& self, auto&& field) {
    RecurrentFields::fields(self.recurrent, std::forward<decltype(field)>(field));
    field("linear_before_reset", self.linear_before_reset);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
