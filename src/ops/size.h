// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// size: the number of elements of x.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The number of elements of x.
///   x: any type  ->  y: i64 []
/// Errors: invalid_argument if there is not exactly one input.
/// Source: ONNX Size-21.
struct Size {
  static constexpr std::string_view kName = "size";
  static constexpr OpTraits kTraits = {.type_only = true};

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
