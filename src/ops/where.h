// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// where: y = a where the condition holds, else b.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Choice, elementwise: y = a where the condition holds, else b.
///   condition: bool; a, b: any type, the same for both; shapes that broadcast  ->  y: as a, the broadcast shape
/// Errors: invalid_argument if there are not three such inputs.
/// Source: ONNX Where-16.
struct Where {
  static constexpr std::string_view kName = "where";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
