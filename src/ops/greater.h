// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// greater: y = a > b.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Comparison, elementwise: y = a > b.
///   a, b: any number type, the same for both, shapes that broadcast  ->  y: bool, the broadcast shape
/// Errors: invalid_argument if there are not two inputs of one type whose shapes broadcast; unsupported for other
/// types. Source: ONNX Greater-13.
struct Greater {
  static constexpr std::string_view kName = "greater";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
