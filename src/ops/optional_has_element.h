// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// optional_has_element: whether an optional has a value.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Whether there is a value; a tensor or a sequence is one.
///   an optional, a tensor, a sequence, or absent  ->  bool []
/// Source: ONNX OptionalHasElement-18.
struct OptionalHasElement {
  static constexpr std::string_view kName = "optional_has_element";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
};

}  // namespace tenon
