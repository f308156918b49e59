// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// max_roi_pool: inference and reference.
#include "ops/max_roi_pool.h"

#include <algorithm>
#include <cmath>

#include "base/integers.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"

namespace tenon {

namespace {
/// Half away from zero; far beyond any picture it ends, so that sums of places stay integers.
int64_t whole(double place) {
  constexpr auto kEnd = static_cast<double>(Dim::kUnbounded);
  return saturated<int64_t>(std::round(std::clamp(place, -kEnd, kEnd)));
}

/// A region along one axis, in whole elements.
struct RegionAxis {
  int64_t first, length;
  RegionAxis(double from, double to) : first(whole(from)), length(std::max<int64_t>(whole(to) - first + 1, 1)) {}

  /// Elements [begin, end) of a bin, inside an axis of `extent` elements.
  std::pair<int64_t, int64_t> bin(int64_t index, int64_t bins, int64_t extent) const {
    const double size = static_cast<double>(length) / static_cast<double>(bins);
    const auto begin = static_cast<int64_t>(std::floor(static_cast<double>(index) * size));
    const auto end = static_cast<int64_t>(std::ceil(static_cast<double>(index + 1) * size));
    return {std::clamp<int64_t>(begin + first, 0, extent), std::clamp<int64_t>(end + first, 0, extent)};
  }
};
}  // namespace

Result<Types> MaxRoiPool::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2));
  TRY(check_type(in, 0, TypeSet::real));
  const bool fits = in[0].rank() == 4 && in[1].rank() == 2 && in[1].dtype == in[0].dtype && height > 0 && width > 0 &&
                    (!in[1].shape[1].is_number() || in[1].shape[1] == Dim(5));
  if (!fits) {
    return Error(ErrorCode::invalid_argument,
                 str("expected pictures and regions [R,5] of one type, found ", in[0], " and ", in[1]));
  }
  return Types{{in[0].dtype, Shape{in[1].shape[0], in[0].shape[1], height, width}}};
}

Result<> MaxRoiPool::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto x = load_floats<double>(src[0]), rois = load_floats<double>(src[1]);
  const int64_t channels = src[0].dim(1), rows = src[0].dim(2), columns = src[0].dim(3);
  std::vector<double> y(static_cast<size_t>(dst[0].volume()));
  auto to = y.begin();
  const auto scale = static_cast<double>(spatial_scale);
  for (int64_t r = 0; r < src[1].dim(0); ++r) {
    const double* roi = rois.data() + r * 5;
    if (!(roi[0] >= 0 && roi[0] < static_cast<double>(src[0].dim(0)))) {
      return Error(ErrorCode::invalid_argument, str("expected a batch below ", src[0].dim(0), ", found ", roi[0]));
    }
    const auto batch = static_cast<int64_t>(roi[0]);
    const RegionAxis across(roi[1] * scale, roi[3] * scale), down(roi[2] * scale, roi[4] * scale);
    for (int64_t c = 0; c < channels; ++c) {
      const double* plane = x.data() + (batch * channels + c) * rows * columns;
      for (int64_t i = 0; i < height * width; ++i, ++to) {
        const auto [top, bottom] = down.bin(i / width, height, rows);
        const auto [left, right] = across.bin(i % width, width, columns);
        if (top >= bottom || left >= right) continue;
        *to = plane[top * columns + left];
        for (int64_t h = top; h < bottom; ++h)
          *to = std::max(*to, *std::max_element(plane + h * columns + left, plane + h * columns + right));
      }
    }
  }
  store_floats<double>(y, dst[0]);
  return Done{};
}

namespace ops {
OpDef max_roi_pool() { return op_def<MaxRoiPool>(); }
}  // namespace ops

}  // namespace tenon
