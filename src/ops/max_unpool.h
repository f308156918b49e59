// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// max_unpool: elements put back to where a max pooling took them from.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Zeros, but for the elements of x at the flat places that a max pooling says.
///   x: [N,C,spatial...], indices: i64 as x, optional output shape: i64 [rank]  ->  y: [N,C,spatial...]
/// Errors: invalid_argument if a place is outside.
/// Source: ONNX MaxUnpool-22.
struct MaxUnpool {
  static constexpr std::string_view kName = "max_unpool";
  std::vector<int64_t> kernel;
  std::vector<int64_t> strides;  // empty: 1 each
  std::vector<int64_t> pads;     // begins, then ends; empty: 0 each

  static void fields(auto& self, auto&& field) {
    field("kernel", self.kernel);
    field("strides", self.strides);
    field("pads", self.pads);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 4; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
