// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// trilu: one triangle of matrices.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// One triangle of the matrices in the last two axes, the rest 0: at and above the k-th diagonal (upper), or at and
/// below it.
///   x: any type, rank at least 2; k: an integer, [] or [1], optional (absent: 0)  ->  y: as x
/// Errors: invalid_argument if the rank is below 2.
/// Source: ONNX Trilu-14.
struct Trilu {
  static constexpr std::string_view kName = "trilu";
  bool upper = true;

  static void fields(auto& self, auto&& field) { field("upper", self.upper); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
