// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// range: numbers from start to limit.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The numbers start, start + delta, .. below limit (above it, if delta is negative).
///   start, limit, delta: one number type, []  ->  y: that type, [max(ceil((limit - start) / delta), 0)]
/// Errors: invalid_argument if delta is 0 or the types differ.
/// Source: ONNX Range-11.
struct Range {
  static constexpr std::string_view kName = "range";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 7; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
