// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Coordinates and weights of a resize.
#include "ops/lib/resize_axis.h"

#include <algorithm>
#include <cmath>

namespace tenon {

namespace {

/// Scales that keep the aspect ratio, and the sizes that follow.
Result<> keep_aspect(const Resize& op, std::vector<ResizeAxis>& axes) {
  if (op.aspect_policy == AspectPolicy::stretch || axes.empty()) return Done{};
  double common = axes[0].scale;
  for (const ResizeAxis& axis : axes) {
    common = op.aspect_policy == AspectPolicy::not_larger ? std::min(common, axis.scale) : std::max(common, axis.scale);
  }
  for (ResizeAxis& axis : axes) {
    axis.scale = common;
    const double wide = std::floor(common * static_cast<double>(axis.in) + 0.5);
    if (!(wide <= static_cast<double>(Dim::kUnbounded))) {
      return Error(ErrorCode::invalid_argument, str("expected sizes up to ", Dim::kUnbounded, ", found ", wide));
    }
    axis.out = static_cast<int64_t>(wide);
  }
  return Done{};
}

/// Position in the input of result `o`; may lie outside.
double position(const Resize& op, const ResizeAxis& axis, int64_t o) {
  const auto x = static_cast<double>(o);
  const auto in = static_cast<double>(axis.in);
  const double out = axis.scale * in;  // not rounded: ONNX's reference computes corners so
  switch (op.coordinates) {
    case ResizeCoordinates::align_corners:
      return out == 1 ? 0 : x * (in - 1) / (out - 1);
    case ResizeCoordinates::asymmetric:
      return x / axis.scale;
    case ResizeCoordinates::tf_crop_and_resize:
      return (out == 1 ? (axis.roi_end - axis.roi_begin) * (in - 1) / 2
                       : x * (axis.roi_end - axis.roi_begin) * (in - 1) / (out - 1)) +
             axis.roi_begin * (in - 1);
    case ResizeCoordinates::pytorch_half_pixel:
      return out == 1 ? -0.5 : (x + 0.5) / axis.scale - 0.5;
    case ResizeCoordinates::tf_half_pixel_for_nn:
      return (x + 0.5) / axis.scale;
    case ResizeCoordinates::half_pixel_symmetric: {
      const double adjustment = static_cast<double>(axis.out) / out;
      return in / 2 * (1 - adjustment) + (x + 0.5) / axis.scale - 0.5;
    }
    case ResizeCoordinates::half_pixel:
      break;
  }
  return (x + 0.5) / axis.scale - 0.5;
}

bool takes_right(NearestMode mode, double ratio) {
  switch (mode) {
    case NearestMode::round_prefer_floor:
      return ratio > 0.5;
    case NearestMode::round_prefer_ceil:
      return ratio >= 0.5;
    case NearestMode::floor:
      return ratio == 1;
    case NearestMode::ceil:
      break;
  }
  return true;
}

double cubic(double x, double a) {
  x = std::abs(x);
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/// Weights of the elements from left + first on, where left is the last element before the position and `ratio` in
/// (0, 1] how far behind it that is. A kernel stretches by 1 / scale if antialias makes a smaller picture.
void fill_weights(const Resize& op, const ResizeAxis& axis, double ratio, int64_t left, ResizeTap& tap) {
  const double stretch = op.antialias ? std::min(axis.scale, 1.0) : 1.0;
  const int64_t radius = op.mode == ResizeMode::linear ? 1 : 2;
  const auto first = static_cast<int64_t>(std::floor(static_cast<double>(-radius) / stretch)) + 1;
  double sum = 0;
  for (int64_t i = first; i < 2 - first; ++i) {
    const double distance = (static_cast<double>(i) - ratio) * stretch;
    double weight = op.mode == ResizeMode::linear ? std::max(0.0, 1 - std::abs(distance))
                                                  : cubic(distance, static_cast<double>(op.cubic_coeff_a));
    const int64_t at = left + i;
    if (op.exclude_outside && (at < 0 || at >= axis.in)) weight = 0;
    tap.index.push_back(std::clamp<int64_t>(at, 0, axis.in - 1));
    tap.weight.push_back(weight);
    sum += weight;
  }
  if (!op.antialias && !op.exclude_outside) return;
  for (double& weight : tap.weight) weight /= sum;
}

}  // namespace

Result<std::vector<ResizeAxis>> resize_axes(const Resize& op, const Shape& x, const std::vector<double>& roi,
                                            const std::vector<double>& scales, const std::vector<int64_t>& sizes) {
  std::vector<ResizeAxis> out;
  const size_t count = op.axes.empty() ? static_cast<size_t>(x.rank()) : op.axes.size();
  const bool by_sizes = !sizes.empty();
  if ((by_sizes ? sizes.size() : scales.size()) != count || (!roi.empty() && roi.size() != 2 * count)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected scales or sizes for ", count, " axes, found ", scales.size(), " and ", sizes.size()));
  }
  for (size_t i = 0; i < count; ++i) {
    ResizeAxis axis;
    TRY_ASSIGN(axis.axis, normalize_axis(op.axes.empty() ? static_cast<int64_t>(i) : op.axes[i], x.rank()));
    axis.in = x[axis.axis].number();
    const bool crops = op.coordinates == ResizeCoordinates::tf_crop_and_resize && !roi.empty();
    if (crops) {
      axis.roi_begin = roi[i];
      axis.roi_end = roi[count + i];
    }
    axis.scale =
        by_sizes ? static_cast<double>(sizes[i]) / static_cast<double>(std::max<int64_t>(axis.in, 1)) : scales[i];
    const double wide =
        by_sizes ? static_cast<double>(sizes[i])
                 : std::floor(static_cast<double>(axis.in) * (crops ? axis.roi_end - axis.roi_begin : 1) * axis.scale);
    constexpr double kSmallestScale = 1e-5;  // with antialias the kernel has 1 / scale elements
    if (op.antialias && axis.scale < kSmallestScale) {
      return Error(ErrorCode::unsupported, str("antialias with a scale of ", axis.scale, " along axis ", axis.axis));
    }
    if (!(axis.scale > 0) || !(wide >= 0) || wide > static_cast<double>(Dim::kUnbounded)) {
      return Error(ErrorCode::invalid_argument,
                   str("expected a scale above 0, found ", axis.scale, " along axis ", axis.axis));
    }
    axis.out = static_cast<int64_t>(wide);
    out.push_back(axis);
  }
  if (by_sizes) TRY(keep_aspect(op, out));
  return out;
}

std::vector<ResizeTap> resize_taps(const Resize& op, const ResizeAxis& axis) {
  std::vector<ResizeTap> taps(static_cast<size_t>(axis.out));
  for (int64_t o = 0; o < axis.out; ++o) {
    ResizeTap& tap = taps[static_cast<size_t>(o)];
    const double at = position(op, axis, o);
    tap.outside =
        op.coordinates == ResizeCoordinates::tf_crop_and_resize && (at < 0 || at > static_cast<double>(axis.in - 1));
    const double clamped = std::isnan(at) ? 0 : std::clamp(at, -1e15, 1e15);  // a hostile roi must not overflow
    const auto left = static_cast<int64_t>(std::ceil(clamped)) - 1;
    const double ratio = clamped - static_cast<double>(left);  // in (0, 1]: the element on the left is preferred
    if (op.mode == ResizeMode::nearest) {
      const int64_t index = left + (ratio == 1 || takes_right(op.nearest_mode, ratio) ? 1 : 0);
      tap.index = {std::clamp<int64_t>(index, 0, axis.in - 1)};
      tap.weight = {1};
    } else {
      fill_weights(op, axis, ratio, left, tap);
    }
  }
  return taps;
}

}  // namespace tenon
