// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reverse_sequence: the first elements of each batch entry in reverse order.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The first lengths[b] elements along time_axis of each batch entry b in reverse order.
///   x: any type, rank at least 2; lengths: i64 [batch]  ->  y: as x
/// Errors: invalid_argument unless the axes are 0 and 1 in one order or the other, and the lengths fit.
/// Source: ONNX ReverseSequence-10.
struct ReverseSequence {
  static constexpr std::string_view kName = "reverse_sequence";
  int64_t time_axis = 0;
  int64_t batch_axis = 1;

  static void fields(auto& self, auto&& field) {
    field("time_axis", self.time_axis);
    field("batch_axis", self.batch_axis);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
