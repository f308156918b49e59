// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// max_roi_pool: the maximum of bins of regions.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Each region cut into height x width bins of whole elements; each bin gives its maximum, an empty one 0.
///   x: floats [N,C,H,W], rois: [R,5], batch and corners x0, y0, x1, y1  ->  y: [R,C,height,width]
/// Errors: invalid_argument for shapes that do not fit or a batch out of range.
/// Source: ONNX MaxRoiPool-22; Girshick 2015, arXiv:1504.08083, section 2.1.
struct MaxRoiPool {
  static constexpr std::string_view kName = "max_roi_pool";
  int64_t height = 1;
  int64_t width = 1;
  float spatial_scale = 1;  // from the coordinates of regions to those of x

  static void fields(auto& self, auto&& field) {
    field("height", self.height);
    field("width", self.width);
    field("spatial_scale", self.spatial_scale);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
