// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// non_max_suppression: of boxes that overlap, the ones with the best score.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Greedy choice of boxes, for each batch and class: the best score first, none that overlaps a chosen one too much.
///   boxes: f32 [B,N,4], scores: f32 [B,C,N], then optional scalars: i64 most boxes a class (absent or 0: none), f32
///   threshold of intersection over union (0), f32 threshold of scores (none)
///     ->  y: i64 [chosen, 3], rows of batch, class, box
/// Errors: invalid_argument for shapes that do not fit. How many boxes are chosen is only known in the run.
/// Source: ONNX NonMaxSuppression-11.
struct NonMaxSuppression {
  static constexpr std::string_view kName = "non_max_suppression";
  bool center_point_box = false;  // boxes are x, y, width, height of the centre instead of two corners

  static void fields(auto& self, auto&& field) { field("center_point_box", self.center_point_box); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
