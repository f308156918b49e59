// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// regex_full_match: which strings match a pattern as a whole.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Whether a pattern matches the whole string.
///   x: strings  ->  y: bool, the shape of x
/// Errors: unsupported for other types; invalid_argument for a pattern that is none (of ECMAScript, which has what re2
/// has but possessive and named groups). Source: ONNX RegexFullMatch-20.
struct RegexFullMatch {
  static constexpr std::string_view kName = "regex_full_match";
  std::string pattern;

  static void fields(auto& self, auto&& field) { field("pattern", self.pattern); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
