// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_erase: a sequence with one element less.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// A copy of a sequence without the element at a place, or the last one.
///   a sequence, an integer or absent  ->  a sequence
/// Errors: invalid_argument for a place outside.
/// Source: ONNX SequenceErase-11.
struct SequenceErase {
  static constexpr std::string_view kName = "sequence_erase";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
};

}  // namespace tenon
