// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// lstm: the long short-term memory layer.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/recurrent.h"

namespace tenon {

/// i, o, f = sigmoid(..), c = f c + i tanh(..), h = o tanh(c), over a sequence.
///   x [S,B,I], W [D,4H,I], R [D,4H,H], then optional: bias [D,8H], lengths i32 [B], h [D,B,H],
///   c [D,B,H], peepholes [D,3H] of i, o, f
///     ->  y [S,D,B,H], last h [D,B,H], last c [D,B,H]
/// Errors: invalid_argument for shapes or activations that do not fit.
/// Source: Hochreiter, Schmidhuber 1997; Gers et al. 2002; ONNX LSTM-22.
struct Lstm {
  static constexpr std::string_view kName = "lstm";
  RecurrentFields recurrent;
  bool input_forget = false;  // the forget gate is 1 - the input gate

  static void fields(auto& self, auto&& field) {
    RecurrentFields::fields(self.recurrent, std::forward<decltype(field)>(field));
    field("input_forget", self.input_forget);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
