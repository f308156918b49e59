// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// string_normalizer: words in one case, without stop words.
#pragma once

#include <array>

#include "ops/lib/op_def.h"

namespace tenon {

enum class LetterCase { none, lower, upper };
constexpr auto names(LetterCase) { return std::array{"none", "lower", "upper"}; }

/// Changes the case of strings and drops stop words; if nothing is left, one empty string is.
///   x: strings [C] or [1,C]  ->  y: strings [left] or [1,left]
/// Letters outside ASCII stay as they are.
/// Errors: unsupported for other types; invalid_argument for other shapes.
/// Source: ONNX StringNormalizer-10.
struct StringNormalizer {
  static constexpr std::string_view kName = "string_normalizer";
  LetterCase letters = LetterCase::none;
  bool case_sensitive = false;  // of stop words
  std::vector<std::string> stop_words;

  static void fields(auto& self, auto&& field) {
    field("letters", self.letters);
    field("case_sensitive", self.case_sensitive);
    field("stop_words", self.stop_words);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
