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
/// What a sequence has is only known in the run; then inference gives the result.
struct SequenceConstruct {
  static constexpr std::string_view kName = "sequence_construct";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
