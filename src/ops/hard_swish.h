// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// hard_swish: y = x * max(0, min(1, x / 6 + 0.5)).
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Piecewise linear swish, elementwise: y = x * max(0, min(1, x / 6 + 0.5)).
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: Howard et al. 2019, arXiv:1905.02244, section 5.2; ONNX HardSwish-22.
struct HardSwish {
  static constexpr std::string_view kName = "hard_swish";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
