// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// rnn: the plain recurrent layer.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/recurrent.h"

namespace tenon {

/// h = f(x W' + h R' + bias), over a sequence.
///   x [S,B,I], W [D,H,I], R [D,H,H], then optional: bias [D,2H], lengths i32 [B], h [D,B,H]
///     ->  y [S,D,B,H], last h [D,B,H]
/// Errors: invalid_argument for shapes or activations that do not fit.
/// Source: Elman 1990; ONNX RNN-22.
struct Rnn {
  static constexpr std::string_view kName = "rnn";
  RecurrentFields recurrent;

  static void fields(auto& self, auto&& field) {
    RecurrentFields::fields(self.recurrent, std::forward<decltype(field)>(field));
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
