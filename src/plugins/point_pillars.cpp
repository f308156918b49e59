// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins of PointPillars: VoxelGenerator and DecodeBbox3D. PillarScatter is in places.cpp.
// Source: Lang et al. 2018, arXiv:1812.05784.
#include <algorithm>
#include <cmath>
#include <map>

#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

namespace {

/// x, y and z from, then to.
std::string wrong_range(const std::vector<float>& range) {
  if (range.size() != 6) return str("point_cloud_range: expected 6, found ", range.size());
  for (size_t axis = 0; axis < 3; ++axis) {
    if (!(range[axis] < range[axis + 3])) return "point_cloud_range: expected each axis from less to more";
  }
  return "";
}

/// Points f32 [N, M, 4 or 5] and how many there are i32 [N] -> pillars f32 [N, V, P, F], where they stand i32
/// [N, V, 4] (frame, 0, y, x), and how many there are i32 [N]; in the order of their first points. The features of a
/// point: its own, then how far it is from the mean of its pillar's points and from the pillar's centre, in x, y and z.
struct VoxelGenerator {
  static constexpr const char* kName = "VoxelGeneratorPlugin";
  static constexpr const char* kVersion = "1";
  static constexpr int32_t kOutputs = 3;
  int32_t max_num_points_per_voxel = 0;
  int32_t max_voxels = 0;
  std::vector<float> point_cloud_range;
  int32_t voxel_feature_num = 0;
  std::vector<float> voxel_size;

  static void fields(auto& self, auto&& field) {
    field("max_num_points_per_voxel", self.max_num_points_per_voxel);
    field("max_voxels", self.max_voxels);
    field("point_cloud_range", self.point_cloud_range);
    field("voxel_feature_num", self.voxel_feature_num);
    field("voxel_size", self.voxel_size);
  }
  std::string wrong() const {
    if (max_num_points_per_voxel < 1 || max_voxels < 1)
      return "max_num_points_per_voxel, max_voxels: expected more than 0";
    if (voxel_feature_num != 10 && voxel_feature_num != 11) {
      return str("voxel_feature_num: expected 10 or 11, found ", voxel_feature_num);
    }
    const bool sizes = voxel_size.size() == 3 && voxel_size[0] > 0 && voxel_size[1] > 0 && voxel_size[2] > 0;
    return sizes ? wrong_range(point_cloud_range) : "voxel_size: expected three above 0";
  }
  nv::DataType input_type(int32_t i, int32_t) const { return i == 0 ? nv::DataType::kFLOAT : nv::DataType::kINT32; }
  nv::DataType output_type(int32_t output, const nv::DataType*, int32_t) const {
    return output == 0 ? nv::DataType::kFLOAT : nv::DataType::kINT32;
  }
  Dims shape(int32_t output, const Inputs& in) const {
    const Dim1 batch = in.dim(0, 0), most = in.number(max_voxels);
    if (output == 2) return {batch};
    if (output == 1) return {batch, most, in.number(4)};
    return {batch, most, in.number(max_num_points_per_voxel), in.number(voxel_feature_num)};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const int64_t values = voxel_feature_num - 6;
    if (src.size() != 2 || src[0].type.rank() != 3 || src[0].dim(2) != values) {
      return Error(ErrorCode::invalid_argument, str("expected points [N,M,", values, "], found ", src[0].type));
    }
    std::fill_n(dst[0].data, dst[0].type.bytes(), std::byte{0});
    std::fill_n(dst[1].data, dst[1].type.bytes(), std::byte{0});
    for (int64_t n = 0; n < src[0].dim(0); ++n) run_frame(src, dst, n);
    return Done{};
  }

 private:
  struct Pillar {
    int64_t x, y;
    std::vector<const float*> points;
  };

  std::vector<Pillar> pillars_of(const float* points, int64_t count, int64_t values) const {
    std::vector<Pillar> out;
    std::map<std::pair<int64_t, int64_t>, size_t> known;
    for (int64_t i = 0; i < count; ++i) {
      const float* point = points + i * values;
      bool inside = true;
      for (size_t axis = 0; axis < 3; ++axis) {
        inside = inside && point[axis] >= point_cloud_range[axis] && point[axis] < point_cloud_range[axis + 3];
      }
      if (!inside) continue;
      const auto x = static_cast<int64_t>(std::floor((point[0] - point_cloud_range[0]) / voxel_size[0]));
      const auto y = static_cast<int64_t>(std::floor((point[1] - point_cloud_range[1]) / voxel_size[1]));
      const auto [at, fresh] = known.try_emplace({y, x}, out.size());
      if (fresh) out.push_back({x, y, {}});
      Pillar& pillar = out[at->second];
      if (pillar.points.size() < static_cast<size_t>(max_num_points_per_voxel)) pillar.points.push_back(point);
    }
    if (out.size() > static_cast<size_t>(max_voxels)) out.resize(static_cast<size_t>(max_voxels));
    return out;
  }

  void run_frame(std::span<const ConstTensor> src, std::span<const Tensor> dst, int64_t n) const {
    const int64_t most = src[0].dim(1), values = src[0].dim(2);
    const int64_t count = std::clamp<int64_t>(src[1].as<int32_t>()[n], 0, most);
    const std::vector<Pillar> pillars = pillars_of(src[0].as<float>() + n * most * values, count, values);
    dst[2].as<int32_t>()[n] = static_cast<int32_t>(pillars.size());
    for (size_t i = 0; i < pillars.size(); ++i) {
      const int64_t at = n * max_voxels + static_cast<int64_t>(i);
      int32_t* place = dst[1].as<int32_t>() + at * 4;
      place[0] = static_cast<int32_t>(n);
      place[2] = static_cast<int32_t>(pillars[i].y);
      place[3] = static_cast<int32_t>(pillars[i].x);
      write_features(pillars[i], values, dst[0].as<float>() + at * max_num_points_per_voxel * voxel_feature_num);
    }
  }

  void write_features(const Pillar& pillar, int64_t values, float* to) const {
    const int64_t place[3] = {pillar.x, pillar.y, 0};
    for (const float* point : pillar.points) {
      to = std::copy_n(point, values, to);
      for (size_t axis = 0; axis < 3; ++axis) {
        float sum = 0;
        for (const float* other : pillar.points) sum += other[axis];
        *to++ = point[axis] - sum / static_cast<float>(pillar.points.size());
      }
      for (size_t axis = 0; axis < 3; ++axis) {
        const float centre = (static_cast<float>(place[axis]) + 0.5F) * voxel_size[axis] + point_cloud_range[axis];
        *to++ = point[axis] - centre;
      }
    }
  }
};

/// Scores [N, H, W, A * C], offsets [N, H, W, A * 7] and directions [N, H, W, A * 2] of A = 2 C anchors a place -> rows
/// [N, H * W * A, 9] of x, y, z, sizes, angle, class and score, and how many there are i32 [N]; then zeros.
struct BoxDecoder {
  static constexpr const char* kName = "DecodeBbox3DPlugin";
  static constexpr const char* kVersion = "1";
  static constexpr int32_t kOutputs = 2;
  std::vector<float> point_cloud_range, anchors, anchor_bottom_height;
  float dir_offset = 0;
  float dir_limit_offset = 0;
  int32_t num_dir_bins = 2;
  float score_thresh = 0;

  static void fields(auto& self, auto&& field) {
    field("point_cloud_range", self.point_cloud_range);
    field("anchors", self.anchors);
    field("anchor_bottom_height", self.anchor_bottom_height);
    field("dir_offset", self.dir_offset);
    field("dir_limit_offset", self.dir_limit_offset);
    field("num_dir_bins", self.num_dir_bins);
    field("score_thresh", self.score_thresh);
  }
  std::string wrong() const {
    const size_t classes = anchor_bottom_height.size();
    if (classes == 0 || anchors.size() != classes * 8) {
      return str("anchors: expected two of 4 for each of ", classes, " classes, found ", anchors.size());
    }
    if (num_dir_bins < 1) return str("num_dir_bins: expected at least 1, found ", num_dir_bins);
    return wrong_range(point_cloud_range);
  }
  nv::DataType output_type(int32_t output, const nv::DataType*, int32_t) const {
    return output == 0 ? nv::DataType::kFLOAT : nv::DataType::kINT32;
  }
  Dims shape(int32_t output, const Inputs& in) const {
    if (output == 1) return {in.dim(0, 0)};
    return {in.dim(0, 0), in.dim(0, 1) * in.dim(0, 2) * each(), in.number(9)};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const int64_t classes = each() / 2;
    if (src.size() != 3 || src[0].type.rank() != 4 || src[0].dim(3) != each() * classes ||
        src[1].dim(3) != each() * 7 || src[2].dim(3) != each() * 2) {
      return Error(ErrorCode::invalid_argument,
                   str("expected scores, offsets and directions of ", each(), " anchors a place, found ", src[0].type));
    }
    const int64_t height = src[0].dim(1), width = src[0].dim(2), most = height * width * each();
    std::fill_n(dst[0].data, dst[0].type.bytes(), std::byte{0});
    for (int64_t n = 0; n < src[0].dim(0); ++n) {
      float* const first = dst[0].as<float>() + n * most * 9;
      float* to = first;
      for (int64_t i = 0; i < most; ++i) {
        const int64_t at = n * most + i, place = i / each();
        const float* scores = src[0].as<float>() + at * classes;
        const auto label = static_cast<int32_t>(std::max_element(scores, scores + classes) - scores);
        const float score = 1 / (1 + std::exp(-scores[label]));
        if (score < score_thresh) continue;
        decode(src[1].as<float>() + at * 7, src[2].as<float>() + at * 2, centre(0, place % width, width),
               centre(1, place / width, height), static_cast<size_t>(i % each()), to);
        to[7] = static_cast<float>(label);
        to[8] = score;
        to += 9;
      }
      dst[1].as<int32_t>()[n] = static_cast<int32_t>((to - first) / 9);
    }
    return Done{};
  }

 private:
  int64_t each() const { return static_cast<int64_t>(anchor_bottom_height.size()) * 2; }
  float centre(size_t axis, int64_t i, int64_t count) const {
    const float from = point_cloud_range[axis], to = point_cloud_range[axis + 3];
    return count > 1 ? from + static_cast<float>(i) * (to - from) / static_cast<float>(count - 1) : from;
  }

  void decode(const float* offset, const float* direction, float x, float y, size_t anchor, float* to) const {
    const float* size = anchors.data() + anchor * 4;
    const float diagonal = std::sqrt(size[0] * size[0] + size[1] * size[1]);
    to[0] = offset[0] * diagonal + x;
    to[1] = offset[1] * diagonal + y;
    to[2] = offset[2] * size[2] + size[2] / 2 + anchor_bottom_height[anchor / 2];
    for (size_t axis = 0; axis < 3; ++axis) to[3 + axis] = std::exp(offset[3 + axis]) * size[axis];
    const float period = 2 * 3.14159265F / static_cast<float>(num_dir_bins);
    const float angle = offset[6] + size[3] - dir_offset;
    const float bin = direction[0] > direction[1] ? 0.0F : 1.0F;
    to[6] = angle - std::floor(angle / period + dir_limit_offset) * period + dir_offset + period * bin;
  }
};

}  // namespace

Family point_pillars() { return family<VoxelGenerator, BoxDecoder>(); }

}  // namespace tenon::plugins
