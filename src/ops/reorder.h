// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reorder: the same tensor in another layout.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The same elements at the same logical places, in `layout` in memory.
///   x: any type  ->  y: as x, with the layout
/// Errors: invalid_argument for channels_last of fewer than 3 axes.
/// Source: none outside; placement inserts it between nodes that want different layouts.
struct Reorder {
  static constexpr std::string_view kName = "reorder";
  Layout layout = Layout::row_major;

  static void fields(auto& self, auto&& field) { field("layout", self.layout); }
  Result<Types> infer(std::span<const TensorType> in) const;
  /// A copy: references see row_major alone.
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
