// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_length: how many elements a sequence has.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The number of elements.
///   a sequence  ->  i64 []
/// Errors: invalid_argument if the operand is none.
/// Source: ONNX SequenceLength-11.
struct SequenceLength {
  static constexpr std::string_view kName = "sequence_length";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
};

}  // namespace tenon
