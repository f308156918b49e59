// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// roi_align: regions of a picture, each resampled to one size.
#pragma once

#include <cmath>

#include "ops/lib/op_def.h"

namespace tenon {

/// The most samples along an axis of a bin: regions far larger than any picture have no more.
constexpr int64_t kMostRoiSamples = 1024;

/// How many samples a bin of that length has where its size decides; none if it is empty or no number.
template <class Float>
int64_t roi_samples(Float bin) {
  if (!(bin > 0)) return 0;
  return bin < static_cast<Float>(kMostRoiSamples) ? static_cast<int64_t>(std::ceil(bin)) : kMostRoiSamples;
}

/// Each region cut into output_height x output_width bins, each bin the average (or maximum) of samples between
/// elements.
///   x: floats [N,C,H,W], rois: [R,4] of corners x0, y0, x1, y1, batch of each: i64 [R]  ->  y: [R,C,height,width]
/// Errors: invalid_argument for shapes that do not fit, a batch out of range or more than 1,024 samples.
/// Source: ONNX RoiAlign-22; He et al. 2017, arXiv:1703.06870.
struct RoiAlign {
  static constexpr std::string_view kName = "roi_align";
  int64_t output_height = 1;
  int64_t output_width = 1;
  int64_t sampling_ratio = 0;  // samples along an axis of a bin; 0: as many as it has elements, at most 1,024
  float spatial_scale = 1;     // from the coordinates of regions to those of x
  bool maximum = false;        // of the weighted elements, instead of the average
  bool half_pixel = true;

  static void fields(auto& self, auto&& field) {
    field("output_height", self.output_height);
    field("output_width", self.output_width);
    field("sampling_ratio", self.sampling_ratio);
    field("spatial_scale", self.spatial_scale);
    field("maximum", self.maximum);
    field("half_pixel", self.half_pixel);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
