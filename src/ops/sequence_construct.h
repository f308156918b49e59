// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_construct: a sequence of its operands.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Its operands as a sequence.
///   one or more tensors  ->  a sequence
/// Errors: invalid_argument if an operand is absent.
/// Source: ONNX SequenceConstruct-11.
struct SequenceConstruct {
  static constexpr std::string_view kName = "sequence_construct";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
};

}  // namespace tenon
