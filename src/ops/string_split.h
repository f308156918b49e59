// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// string_split: strings cut into words.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Cuts each string at a delimiter (empty: at runs of blanks), at most max_splits times (negative: anywhere).
///   x: strings [...]  ->  y: strings [..., most words], filled up with ""; i64 [...]: the number of words
/// Errors: unsupported for other types.
/// Source: ONNX StringSplit-20.
struct StringSplit {
  static constexpr std::string_view kName = "string_split";
  std::string delimiter;
  int64_t max_splits = -1;

  static void fields(auto& self, auto&& field) {
    field("delimiter", self.delimiter);
    field("max_splits", self.max_splits);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
