// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// PriorBox, of SSD: boxes of some sizes and ratios around every place of a feature map. A constant.
#include <algorithm>
#include <cmath>

#include "import/caffe/layer_context.h"

namespace tenon::caffe {

namespace {

using caffe_schema::PriorBoxParameter;

struct Size {
  float width, height;  // pixels
};

/// 1, then the ratios given, each with its inverse if asked for; none twice.
std::vector<float> ratios(const PriorBoxParameter& param) {
  constexpr float kSame = 1e-6f;
  std::vector<float> out = {1};
  for (const float ratio : param.aspect_ratio()) {
    if (std::any_of(out.begin(), out.end(), [&](float other) { return std::fabs(other - ratio) < kSame; })) continue;
    out.push_back(ratio);
    if (param.flip()) out.push_back(1 / ratio);
  }
  return out;
}

/// Of each minimum: its square, the square between it and its maximum, then the other ratios.
Result<std::vector<Size>> box_sizes(const PriorBoxParameter& param) {
  if (param.min_size_size() == 0 || (param.max_size_size() != 0 && param.max_size_size() != param.min_size_size())) {
    return Error(ErrorCode::invalid_argument, str("expected min_size, and as many max_size or none, found ",
                                                  param.min_size_size(), " and ", param.max_size_size()));
  }
  const std::vector<float> all = ratios(param);
  std::vector<Size> out;
  for (int i = 0; i < param.min_size_size(); ++i) {
    const float min = param.min_size(i);
    if (!(min > 0)) return Error(ErrorCode::invalid_argument, str("expected a min_size above 0, found ", min));
    out.push_back({min, min});
    if (param.max_size_size() > 0) {
      const float max = param.max_size(i);
      if (!(max > min))
        return Error(ErrorCode::invalid_argument, str("expected a max_size above ", min, ", found ", max));
      const float side = std::sqrt(min * max);
      out.push_back({side, side});
    }
    for (size_t k = 1; k < all.size(); ++k) {
      if (!(all[k] > 0)) return Error(ErrorCode::invalid_argument, str("expected ratios above 0, found ", all[k]));
      out.push_back({min * std::sqrt(all[k]), min / std::sqrt(all[k])});
    }
  }
  return out;
}

Result<std::vector<float>> variances(const PriorBoxParameter& param) {
  if (param.variance_size() == 0) return std::vector<float>(4, 0.1f);
  if (param.variance_size() == 1) return std::vector<float>(4, param.variance(0));
  if (param.variance_size() == 4) return std::vector<float>(param.variance().begin(), param.variance().end());
  return Error(ErrorCode::invalid_argument, str("expected 0, 1 or 4 variances, found ", param.variance_size()));
}

struct Grid {
  int64_t rows, columns;          // of the feature map
  float height, width;            // of the picture, pixels
  float step_height, step_width;  // pixels
};

Result<Grid> grid_of(const LayerContext& layer) {
  const PriorBoxParameter& param = layer.layer().prior_box_param();
  if (layer.shape(0).rank() != 4 || layer.shape(1).rank() != 4) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a feature map and a picture, found ", layer.shape(0), " and ", layer.shape(1)));
  }
  TRY_ASSIGN(const std::vector<int64_t> map, layer.numbers(0, 2));
  TRY_ASSIGN(const std::vector<int64_t> picture, layer.numbers(1, 2));
  Grid grid{map[0], map[1], static_cast<float>(picture[0]), static_cast<float>(picture[1]), 0, 0};
  if (param.img_size() != 0) grid.height = grid.width = static_cast<float>(param.img_size());
  if (param.img_h() != 0) grid.height = static_cast<float>(param.img_h());
  if (param.img_w() != 0) grid.width = static_cast<float>(param.img_w());
  grid.step_height = param.has_step_h() ? param.step_h() : param.step();
  grid.step_width = param.has_step_w() ? param.step_w() : param.step();
  if (grid.step_height == 0) grid.step_height = grid.height / static_cast<float>(grid.rows);
  if (grid.step_width == 0) grid.step_width = grid.width / static_cast<float>(grid.columns);
  return grid;
}

void write_boxes(const PriorBoxParameter& param, const Grid& grid, const std::vector<Size>& sizes, float* to) {
  const auto put = [&](float value) { *to++ = param.clip() ? std::clamp(value, 0.0f, 1.0f) : value; };
  for (int64_t row = 0; row < grid.rows; ++row) {
    for (int64_t column = 0; column < grid.columns; ++column) {
      const float x = (static_cast<float>(column) + param.offset()) * grid.step_width;
      const float y = (static_cast<float>(row) + param.offset()) * grid.step_height;
      for (const Size& size : sizes) {
        put((x - size.width / 2) / grid.width);
        put((y - size.height / 2) / grid.height);
        put((x + size.width / 2) / grid.width);
        put((y + size.height / 2) / grid.height);
      }
    }
  }
}

/// [1, 2, boxes * 4]: corners as shares of the picture, then their variances.
/// Source: Liu et al. 2016, arXiv:1512.02325, section 2.2.
Result<> import_prior_box(LayerContext& layer) {
  TRY(layer.expect(2, 2, 1));
  const PriorBoxParameter& param = layer.layer().prior_box_param();
  TRY_ASSIGN(const std::vector<Size> sizes, box_sizes(param));
  TRY_ASSIGN(const std::vector<float> variance, variances(param));
  TRY_ASSIGN(const Grid grid, grid_of(layer));
  constexpr int64_t kMaxBoxes = 1 << 20;
  const auto boxes = checked_volume(Shape{grid.rows, grid.columns, static_cast<int64_t>(sizes.size())});
  if (!boxes || *boxes > kMaxBoxes) return Error(ErrorCode::unsupported, str("more than ", kMaxBoxes, " boxes"));
  return layer.set_top(0,
                       layer.add_constant(Constant::make({DataType::f32, Shape{1, 2, *boxes * 4}}, [&](std::byte* out) {
                         auto* to = reinterpret_cast<float*>(out);
                         write_boxes(param, grid, sizes, to);
                         for (int64_t i = 0; i < *boxes * 4; ++i)
                           to[*boxes * 4 + i] = variance[static_cast<size_t>(i % 4)];
                       })));
}

}  // namespace

Importer prior_box() { return {{"PriorBox"}, import_prior_box}; }

}  // namespace tenon::caffe
