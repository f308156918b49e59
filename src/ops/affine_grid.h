// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// affine_grid: places for grid_sample from affine maps.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// For each element of a picture the place that an affine map sends it to, both from -1 to 1.
///   theta: floats [N,k,k+1], size: i64 [k+2] of N, C, spatial...  ->  y: [N,spatial...,k], the innermost axis first
/// Errors: invalid_argument for shapes that do not fit.
/// Source: ONNX AffineGrid-20.
struct AffineGrid {
  static constexpr std::string_view kName = "affine_grid";
  bool align_corners = false;

  static void fields(auto& self, auto&& field) { field("align_corners", self.align_corners); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 2; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
