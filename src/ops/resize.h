// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// resize: interpolation to another size.
#pragma once

#include <array>
#include <string_view>

#include "ops/lib/op_def.h"

namespace tenon {

enum class ResizeMode { nearest, linear, cubic };
enum class ResizeCoordinates {
  half_pixel,
  half_pixel_symmetric,
  pytorch_half_pixel,
  align_corners,
  asymmetric,
  tf_half_pixel_for_nn,
  tf_crop_and_resize
};
enum class NearestMode { round_prefer_floor, round_prefer_ceil, floor, ceil };
enum class AspectPolicy { stretch, not_larger, not_smaller };

constexpr auto names(ResizeMode) { return std::array<std::string_view, 3>{"nearest", "linear", "cubic"}; }
constexpr auto names(ResizeCoordinates) {
  return std::array<std::string_view, 7>{"half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners",
                                         "asymmetric", "tf_half_pixel_for_nn", "tf_crop_and_resize"};
}
constexpr auto names(NearestMode) {
  return std::array<std::string_view, 4>{"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"};
}
constexpr auto names(AspectPolicy) { return std::array<std::string_view, 3>{"stretch", "not_larger", "not_smaller"}; }

/// Resizes along some axes, each on its own.
///   x any type, roi f32 [2n] or absent, scales f32 [n] or absent, sizes i64 [n] or absent; n axes: those of `axes`, or
///   all  ->  y as x with the new sizes (scales: floor(in * scale))
/// Errors: invalid_argument unless one of scales and sizes is there and fits.
/// Source: ONNX Resize-19; its reference implementation decides what the text leaves open.
struct Resize {
  static constexpr std::string_view kName = "resize";
  ResizeMode mode = ResizeMode::nearest;
  ResizeCoordinates coordinates = ResizeCoordinates::half_pixel;
  NearestMode nearest_mode = NearestMode::round_prefer_floor;
  float cubic_coeff_a = -0.75f;
  bool exclude_outside = false;
  float extrapolation_value = 0;
  bool antialias = false;
  std::vector<int64_t> axes;  // empty: all
  AspectPolicy aspect_policy = AspectPolicy::stretch;

  static void fields(auto& self, auto&& field) {
    field("mode", self.mode);
    field("coordinate_transformation_mode", self.coordinates);
    field("nearest_mode", self.nearest_mode);
    field("cubic_coeff_a", self.cubic_coeff_a);
    field("exclude_outside", self.exclude_outside);
    field("extrapolation_value", self.extrapolation_value);
    field("antialias", self.antialias);
    field("axes", self.axes);
    field("keep_aspect_ratio_policy", self.aspect_policy);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 0b1110; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
