// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_empty: a sequence without elements.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// A sequence without elements.
///   nothing  ->  a sequence
/// Source: ONNX SequenceEmpty-11.
struct SequenceEmpty {
  static constexpr std::string_view kName = "sequence_empty";
  DataType dtype = DataType::f32;  // of what may come in

  static void fields(auto& self, auto&& field) { field("dtype", self.dtype); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
};

}  // namespace tenon
