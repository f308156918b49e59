// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_insert: a sequence with one element more.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// A copy of a sequence with a tensor put in before a place, or at the end.
///   a sequence, a tensor, an integer or absent  ->  a sequence
/// Errors: invalid_argument for a place outside.
/// Source: ONNX SequenceInsert-11.
struct SequenceInsert {
  static constexpr std::string_view kName = "sequence_insert";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
};

}  // namespace tenon
