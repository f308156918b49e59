// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins that cut regions out of feature maps: CropAndResize, ROIAlign, PyramidROIAlign.
#include <algorithm>
#include <cmath>

#include "ops/roi_align.h"
#include "plugins/lib/boxes.h"
#include "plugins/lib/planes.h"
#include "plugins/lib/third_generation.h"

namespace tenon::plugins {

namespace {

/// TensorFlow's crop_and_resize: features [N, C, H, W], regions [N, R, 4(, 1)] of y1, x1, y2, x2 in parts of the map ->
/// [N, R, C, height, width]; 0 outside of the map.
struct CropAndResize {
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  int32_t crop_width = 0;
  int32_t crop_height = 0;

  static void fields(auto& self, auto&& field) {
    field("crop_width", self.crop_width);
    field("crop_height", self.crop_height);
  }
  std::string wrong() const {
    if (crop_width >= 1 && crop_height >= 1) return "";
    return str("expected a crop of at least 1 by 1, found ", crop_height, " by ", crop_width);
  }
  Dims shape(int32_t, const Inputs& in) const {
    return {in.dim(0, 0), in.dim(1, 1), in.dim(0, 1), in.number(crop_height), in.number(crop_width)};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 2 || src[0].type.rank() != 4 || src[1].type.rank() < 3 || src[1].dim(0) != src[0].dim(0) ||
        src[1].dim(2) != 4) {
      return Error(ErrorCode::invalid_argument, "expected features [N,C,H,W] and regions [N,R,4]");
    }
    const int64_t channels = src[0].dim(1), height = src[0].dim(2), width = src[0].dim(3), regions = src[1].dim(1);
    float* y = dst[0].as<float>();
    for (int64_t r = 0; r < src[0].dim(0) * regions; ++r) {
      const float* region = src[1].as<float>() + r * 4;
      for (int64_t c = 0; c < channels; ++c) {
        const Plane plane{src[0].as<float>() + (r / regions * channels + c) * height * width, height, width};
        for (int32_t i = 0; i < crop_height; ++i) {
          const float row = place(region[0], region[2], i, crop_height, height);
          for (int32_t j = 0; j < crop_width; ++j) {
            const float column = place(region[1], region[3], j, crop_width, width);
            const bool inside = row >= 0 && row <= static_cast<float>(height - 1) && column >= 0 &&
                                column <= static_cast<float>(width - 1);
            *y++ = inside ? plane.between(row, column) : 0;
          }
        }
      }
    }
    return Done{};
  }

 private:
  static float place(float from, float to, int32_t i, int32_t count, int64_t size) {
    const auto last = static_cast<float>(size - 1);
    if (count == 1) return 0.5F * (from + to) * last;
    return from * last + static_cast<float>(i) * (to - from) * last / static_cast<float>(count - 1);
  }
};
struct FixedCropAndResize : CropAndResize {
  static constexpr const char* kName = "CropAndResize";
};
struct DynamicCropAndResize : CropAndResize {
  static constexpr const char* kName = "CropAndResizeDynamic";
};
struct ThirdCropAndResize : DynamicCropAndResize {
  static constexpr const char* kVersion = "2";
};

/// ONNX's RoiAlign: features [N, C, H, W], regions [R, 4], their items [R] (i32) -> [R, C, height, width].
struct RegionAlign {
  static constexpr const char* kName = "ROIAlign_TRT";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  int32_t coordinate_transformation_mode = 1;  // 1: half_pixel
  int32_t mode = 1;                            // 1: average, 0: maximum
  int32_t output_height = 1;
  int32_t output_width = 1;
  int32_t sampling_ratio = 0;
  float spatial_scale = 1;

  static void fields(auto& self, auto&& field) {
    field("coordinate_transformation_mode", self.coordinate_transformation_mode);
    field("mode", self.mode);
    field("output_height", self.output_height);
    field("output_width", self.output_width);
    field("sampling_ratio", self.sampling_ratio);
    field("spatial_scale", self.spatial_scale);
  }
  std::string wrong() const {
    if (output_height < 1 || output_width < 1 || sampling_ratio < 0) return "expected an output of at least 1 by 1";
    return spatial_scale > 0 ? "" : str("spatial_scale: expected more than 0, found ", spatial_scale);
  }
  nv::DataType input_type(int32_t i, int32_t) const { return i == 2 ? nv::DataType::kINT32 : nv::DataType::kFLOAT; }
  Dims shape(int32_t, const Inputs& in) const {
    return {in.dim(1, 0), in.dim(0, 1), in.number(output_height), in.number(output_width)};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 3) return Error(ErrorCode::invalid_argument, str("expected 3 inputs, found ", src.size()));
    const std::vector<int64_t> items(src[2].as<int32_t>(), src[2].as<int32_t>() + src[2].volume());
    const RoiAlign op{.output_height = output_height,
                      .output_width = output_width,
                      .sampling_ratio = sampling_ratio,
                      .spatial_scale = spatial_scale,
                      .maximum = mode == 0,
                      .half_pixel = coordinate_transformation_mode == 1};
    const ConstTensor operands[] = {
        src[0], src[1], {{DataType::i64, src[2].type.shape}, reinterpret_cast<const std::byte*>(items.data())}};
    const TensorType types[] = {operands[0].type, operands[1].type, operands[2].type};
    TRY(op.infer(types));
    return op.reference(operands, dst);
  }
};

struct ThirdRegionAlign : RegionAlign {
  static constexpr const char* kVersion = "2";
};

/// Regions [N, R, 4] and four feature maps [N, C, h, w], the finest first -> [N, R, C, size, size]: each region out of
/// the map that its size says. Source: Lin et al. 2017, arXiv:1612.03144, equation 1.
struct PyramidAlign {
  static constexpr const char* kName = "PyramidROIAlign_TRT";
  static constexpr const char* kVersion = "1";
  int32_t fpn_scale = 224;
  int32_t pooled_size = 7;
  std::vector<int32_t> image_size = {1024, 1024};
  int32_t roi_coords_absolute = 1;
  int32_t roi_coords_swap = 0;
  int32_t roi_coords_plusone = 0;
  int32_t roi_coords_transform = 2;
  int32_t sampling_ratio = 0;
  int32_t legacy = 0;

  static void fields(auto& self, auto&& field) {
    field("fpn_scale", self.fpn_scale);
    field("pooled_size", self.pooled_size);
    field("image_size", self.image_size);
    field("roi_coords_absolute", self.roi_coords_absolute);
    field("roi_coords_swap", self.roi_coords_swap);
    field("roi_coords_plusone", self.roi_coords_plusone);
    field("roi_coords_transform", self.roi_coords_transform);
    field("sampling_ratio", self.sampling_ratio);
    field("legacy", self.legacy);
  }
  std::string wrong() const {
    if (pooled_size < (old_way() ? 2 : 1)) return str("pooled_size: found ", pooled_size);
    if (image_size.size() != 2 || image_size[0] < 1 || image_size[1] < 1)
      return "image_size: expected height and width";
    if (fpn_scale < 1 || sampling_ratio < 0) return "fpn_scale: expected at least 1; sampling_ratio: at least 0";
    const bool known = roi_coords_transform >= -1 && roi_coords_transform <= 2;
    return known ? "" : str("roi_coords_transform: expected -1 to 2, found ", roi_coords_transform);
  }
  Dims shape(int32_t, const Inputs& in) const {
    return {in.dim(0, 0), in.dim(0, 1), in.dim(1, 1), in.number(pooled_size), in.number(pooled_size)};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 5 || src[0].type.rank() != 3 || src[0].dim(2) != 4) {
      return Error(ErrorCode::invalid_argument, "expected regions [N,R,4] and four feature maps");
    }
    const int64_t regions = src[0].dim(1), channels = src[1].dim(1);
    const int64_t bin = int64_t{pooled_size} * pooled_size;
    for (int64_t r = 0; r < src[0].dim(0) * regions; ++r) {
      const Box region = in_parts(src[0].as<float>() + r * 4);
      const ConstTensor& map = src[1 + level_of(region)];
      const int64_t height = map.dim(2), width = map.dim(3);
      for (int64_t c = 0; c < channels; ++c) {
        const Plane plane{map.as<float>() + (r / regions * channels + c) * height * width, height, width};
        pool(plane, region, dst[0].as<float>() + (r * channels + c) * bin);
      }
    }
    return Done{};
  }

 private:
  bool old_way() const { return legacy != 0 || roi_coords_transform == -1; }
  float tall() const { return static_cast<float>(image_size[0]); }
  float wide() const { return static_cast<float>(image_size[1]); }

  /// The region in parts of the picture, within it.
  Box in_parts(const float* four) const {
    const bool swaps = legacy != 0 || roi_coords_swap != 0, absolute = legacy == 0 && roi_coords_absolute != 0;
    Box box = swaps ? Box{four[1], four[0], four[3], four[2]} : box_at(four);
    if (absolute) box = {box.x1 / wide(), box.y1 / tall(), box.x2 / wide(), box.y2 / tall()};
    return clipped(ordered(box), 0, 1);
  }

  size_t level_of(const Box& region) const {
    const float extra = legacy == 0 && roi_coords_plusone != 0 ? 1 : 0;
    const float area = (region.x2 - region.x1 + extra / wide()) * (region.y2 - region.y1 + extra / tall());
    constexpr float kOldScale = 158;
    const float scale = legacy != 0 ? kOldScale : static_cast<float>(fpn_scale);
    float threshold = scale * scale / (tall() * wide()) / 4;  // a region of the scale is of level 4
    size_t level = 0;
    for (; level < 3 && area > threshold; ++level) threshold *= 4;
    return level;
  }

  void pool(const Plane& plane, const Box& region, float* to) const {
    const auto size = static_cast<float>(pooled_size);
    float y_start, x_start, y_step, x_step, within;
    if (old_way()) {  // corners of the region fall on corners of the bins
      const auto tall = static_cast<float>(plane.height - 1), wide = static_cast<float>(plane.width - 1);
      y_start = region.y1 * tall;
      x_start = region.x1 * wide;
      y_step = (region.y2 - region.y1) * tall / (size - 1);
      x_step = (region.x2 - region.x1) * wide / (size - 1);
      within = 0;
    } else {
      const float before = roi_coords_transform == 2 ? 0.5F : 0;
      const auto tall = static_cast<float>(plane.height), wide = static_cast<float>(plane.width);
      y_start = region.y1 * tall - before;
      x_start = region.x1 * wide - before;
      y_step = (region.y2 - region.y1) * tall / size;
      x_step = (region.x2 - region.x1) * wide / size;
      within = roi_coords_transform == 0 ? 0 : 0.5F;
    }
    const int32_t given = legacy != 0 ? 1 : sampling_ratio;
    const int32_t rows = given > 0 ? given : std::max(1, static_cast<int32_t>(std::ceil(y_step)));
    const int32_t columns = given > 0 ? given : std::max(1, static_cast<int32_t>(std::ceil(x_step)));
    for (int32_t i = 0; i < pooled_size; ++i) {
      for (int32_t j = 0; j < pooled_size; ++j) {
        float sum = 0;
        for (int32_t p = 0; p < rows; ++p) {
          const float y =
              y_start + y_step * (static_cast<float>(i) + (static_cast<float>(p) + within) / static_cast<float>(rows));
          for (int32_t q = 0; q < columns; ++q) {
            const float x = x_start + x_step * (static_cast<float>(j) +
                                                (static_cast<float>(q) + within) / static_cast<float>(columns));
            sum += plane.between(std::clamp(y, 0.0F, static_cast<float>(plane.height - 1)),
                                 std::clamp(x, 0.0F, static_cast<float>(plane.width - 1)));
          }
        }
        *to++ = sum / static_cast<float>(rows * columns);
      }
    }
  }
};

}  // namespace

Family crops() {
  Family out = family<FixedCropAndResize, DynamicCropAndResize, RegionAlign, PyramidAlign>();
  out.third = third<ThirdCropAndResize, ThirdRegionAlign>();
  return out;
}

}  // namespace tenon::plugins
