// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// optional_construct: an optional with a value, or without.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// An optional that has its operand, or nothing.
///   a value or absent  ->  an optional
/// Source: ONNX Optional-15.
struct OptionalConstruct {
  static constexpr std::string_view kName = "optional_construct";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
};

}  // namespace tenon
