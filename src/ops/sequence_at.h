// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_at: an element of a sequence.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The element at a place.
///   a sequence, an integer (negative: from the end)  ->  the element
/// Errors: invalid_argument for a place outside; unsupported if data type and rank of the elements are not known.
/// Source: ONNX SequenceAt-11.
struct SequenceAt {
  static constexpr std::string_view kName = "sequence_at";
  DataType dtype = DataType::none;  // of the elements
  int64_t rank = 0;

  static void fields(auto& self, auto&& field) {
    field("dtype", self.dtype);
    field("rank", self.rank);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
};

}  // namespace tenon
