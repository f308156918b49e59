// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// prelu: y = a if a >= 0, else a * b.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Leaky rectifier with learned slopes, elementwise: y = a if a >= 0, else a * b.
///   a, b: any number type, the same for both, shapes that broadcast  ->  y: as a, the broadcast shape
/// Errors: invalid_argument if there are not two inputs of one type whose shapes broadcast; unsupported for other
/// types. Source: He et al. 2015, arXiv:1502.01852; ONNX PRelu-16, whose slope broadcasts to x in one direction.
struct Prelu {
  static constexpr std::string_view kName = "prelu";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
