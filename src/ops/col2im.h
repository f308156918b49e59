// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// col2im: an image summed up from its blocks.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Sums blocks (columns) back to an image: the inverse of taking them, where they do not overlap.
///   x: floats [N, C * block elements, blocks], image shape i64 [k], block shape i64 [k]  ->  y: [N,C,image...]
/// Errors: invalid_argument for counts that do not fit; unsupported if the shapes are not known before the run.
/// Source: ONNX Col2Im-18.
struct Col2Im {
  static constexpr std::string_view kName = "col2im";
  std::vector<int64_t> strides;
  std::vector<int64_t> pads;  // begins, then ends
  std::vector<int64_t> dilations;

  static void fields(auto& self, auto&& field) {
    field("strides", self.strides);
    field("pads", self.pads);
    field("dilations", self.dilations);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 6; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
