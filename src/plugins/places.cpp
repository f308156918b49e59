// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins that read or write at places that data says: Region (YOLO v2), MultiscaleDeformableAttn,
// ModulatedDeformConv2d, PillarScatter, ScatterElements.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <vector>

#include "ops/deform_conv.h"
#include "ops/scatter_elements.h"
#include "plugins/lib/third_generation.h"

namespace tenon::plugins {

namespace {

float logistic(float x) { return 1 / (1 + std::exp(-x)); }

/// [N, num * (coords + 1 + classes), H, W] -> the same: places and objectness through the sigmoid, classes through the
/// softmax, sizes as they are. Source: Redmon, Farhadi 2016, arXiv:1612.08242.
struct Region {
  static constexpr const char* kName = "Region_TRT";
  static constexpr const char* kVersion = "1";
  int32_t num = 5;
  int32_t coords = 4;
  int32_t classes = 20;
  std::vector<int32_t> smTree;  // sizes of the groups of siblings in a tree of classes; empty: one group

  static void fields(auto& self, auto&& field) {
    field("num", self.num);
    field("coords", self.coords);
    field("classes", self.classes);
    field("smTree", self.smTree);
  }
  std::string wrong() const {
    if (num < 1 || classes < 1) return "num, classes: expected at least 1";
    if (coords != 4) return str("coords: expected 4, found ", coords);
    const bool counted = std::all_of(smTree.begin(), smTree.end(), [](int32_t one) { return one > 0; });
    const int64_t sum = std::accumulate(smTree.begin(), smTree.end(), int64_t{0});
    if (smTree.empty() || (counted && sum == classes)) return "";
    return str("smTree: expected sizes of groups of siblings that add up to ", classes, " classes, found ", sum);
  }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const int64_t each = coords + 1 + classes;
    if (src[0].type.rank() != 4 || src[0].dim(1) != num * each) {
      return Error(ErrorCode::invalid_argument, str("expected [N,", num * each, ",H,W], found ", src[0].type));
    }
    const int64_t area = src[0].dim(2) * src[0].dim(3);
    const std::vector<int32_t> groups = smTree.empty() ? std::vector<int32_t>{classes} : smTree;
    for (int64_t box = 0; box < src[0].dim(0) * num; ++box) {
      const float* x = src[0].as<float>() + box * each * area;
      float* y = dst[0].as<float>() + box * each * area;
      for (int64_t p = 0; p < area; ++p) {
        for (int64_t c = 0; c < 2; ++c) y[c * area + p] = logistic(x[c * area + p]);
        for (int64_t c = 2; c < coords; ++c) y[c * area + p] = x[c * area + p];
        y[coords * area + p] = logistic(x[coords * area + p]);
        int64_t first = coords + 1;
        for (const int32_t count : groups) {
          softmax(x + first * area + p, y + first * area + p, count, area);
          first += count;
        }
      }
    }
    return Done{};
  }

 private:
  static void softmax(const float* from, float* to, int64_t count, int64_t step) {
    float highest = from[0], sum = 0;
    for (int64_t c = 1; c < count; ++c) highest = std::max(highest, from[c * step]);
    for (int64_t c = 0; c < count; ++c) sum += to[c * step] = std::exp(from[c * step] - highest);
    for (int64_t c = 0; c < count; ++c) to[c * step] /= sum;
  }
};

/// Values [N, S, M, D] of all levels, their sizes (i32 [L, 2]: height, width) and where each begins (i32 [L]), places
/// [N, Q, M, L, P, 2] (x, y in parts of the level) and weights [N, Q, M, L, P] -> [N, Q, M, D].
/// Source: Zhu et al. 2020, arXiv:2010.04159, equation 3.
struct DeformableAttention {
  static constexpr const char* kName = "MultiscaleDeformableAttnPlugin_TRT";
  static constexpr bool kHalf = true;

  static void fields(auto&, auto&&) {}
  std::string wrong() const { return ""; }
  nv::DataType input_type(int32_t i, int32_t) const {
    return i == 1 || i == 2 ? nv::DataType::kINT32 : nv::DataType::kFLOAT;
  }
  Dims shape(int32_t, const Inputs& in) const { return {in.dim(0, 0), in.dim(3, 1), in.dim(0, 2), in.dim(0, 3)}; }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 5 || src[0].type.rank() != 4 || src[3].type.rank() != 6) {
      return Error(ErrorCode::invalid_argument, "expected values, sizes, starts, places and weights");
    }
    const int64_t heads = src[0].dim(2), width = src[0].dim(3), levels = src[1].dim(0), points = src[3].dim(4);
    for (int64_t level = 0; level < levels; ++level) {
      const int32_t* size = src[1].as<int32_t>() + level * 2;
      const int64_t start = src[2].as<int32_t>()[level];
      if (size[0] < 1 || size[1] < 1 || start < 0 || start + int64_t{size[0]} * size[1] > src[0].dim(1)) {
        return Error(ErrorCode::invalid_argument, str("level ", level, ": expected it within ", src[0].dim(1),
                                                      " values, found ", size[0], " by ", size[1], " from ", start));
      }
    }
    const int64_t queries = src[3].dim(1);
    for (int64_t at = 0; at < src[0].dim(0) * queries * heads; ++at) {
      float* to = dst[0].as<float>() + at * width;
      std::fill_n(to, width, 0.0F);
      for (int64_t k = 0; k < levels * points; ++k) {
        const float* place = src[3].as<float>() + (at * levels * points + k) * 2;
        const float weight = src[4].as<float>()[at * levels * points + k];
        add(src, at / (queries * heads), at % heads, k / points, place, weight, to);
      }
    }
    return Done{};
  }

 private:
  /// Between four values; those outside of the level are 0.
  static void add(std::span<const ConstTensor> src, int64_t n, int64_t head, int64_t level, const float* place,
                  float weight, float* to) {
    const int64_t heads = src[0].dim(2), width = src[0].dim(3);
    const int64_t tall = src[1].as<int32_t>()[level * 2], wide = src[1].as<int32_t>()[level * 2 + 1];
    const float x = place[0] * static_cast<float>(wide) - 0.5F, y = place[1] * static_cast<float>(tall) - 0.5F;
    if (!(x > -1 && y > -1 && x < static_cast<float>(wide) && y < static_cast<float>(tall))) return;
    const auto left = static_cast<int64_t>(std::floor(x)), top = static_cast<int64_t>(std::floor(y));
    for (int64_t corner = 0; corner < 4; ++corner) {
      const int64_t row = top + corner / 2, column = left + corner % 2;
      if (row < 0 || column < 0 || row >= tall || column >= wide) continue;
      const float dy = 1 - std::fabs(y - static_cast<float>(row)), dx = 1 - std::fabs(x - static_cast<float>(column));
      const int64_t at = src[2].as<int32_t>()[level] + row * wide + column;
      const float* value = src[0].as<float>() + ((n * src[0].dim(1) + at) * heads + head) * width;
      for (int64_t i = 0; i < width; ++i) to[i] += weight * dy * dx * value[i];
    }
  }
};
struct FirstDeformableAttention : DeformableAttention {
  static constexpr const char* kVersion = "1";
};
struct SecondDeformableAttention : DeformableAttention {
  static constexpr const char* kVersion = "2";
};

/// Features [N, P, C] of pillars, where they stand (i32 [N, P, 4]: frame, z, y, x) and how many there are (i32 [N]) ->
/// [N, C, H, W], 0 where no pillar is. Source: Lang et al. 2018, arXiv:1812.05784.
struct PillarScatter {
  static constexpr const char* kName = "PillarScatterPlugin";
  static constexpr const char* kVersion = "1";
  std::vector<int32_t> dense_shape;

  static void fields(auto& self, auto&& field) { field("dense_shape", self.dense_shape); }
  std::string wrong() const {
    const bool good = dense_shape.size() == 2 && dense_shape[0] >= 1 && dense_shape[1] >= 1;
    return good ? "" : "dense_shape: expected height and width";
  }
  nv::DataType input_type(int32_t i, int32_t) const { return i == 0 ? nv::DataType::kFLOAT : nv::DataType::kINT32; }
  Dims shape(int32_t, const Inputs& in) const {
    return {in.dim(0, 0), in.dim(0, 2), in.number(dense_shape[0]), in.number(dense_shape[1])};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 3 || src[0].type.rank() != 3 || src[1].dim(1) != src[0].dim(1)) {
      return Error(ErrorCode::invalid_argument, "expected features [N,P,C], places [N,P,4] and counts [N]");
    }
    const int64_t pillars = src[0].dim(1), channels = src[0].dim(2), height = dense_shape[0], width = dense_shape[1];
    std::fill_n(dst[0].data, dst[0].type.bytes(), std::byte{0});
    for (int64_t n = 0; n < src[0].dim(0); ++n) {
      const int64_t count = std::clamp<int64_t>(src[2].as<int32_t>()[n], 0, pillars);
      for (int64_t i = n * pillars; i < n * pillars + count; ++i) {
        const int64_t y = src[1].as<int32_t>()[i * 4 + 2], x = src[1].as<int32_t>()[i * 4 + 3];
        if (y < 0 || y >= height || x < 0 || x >= width) continue;
        for (int64_t c = 0; c < channels; ++c) {
          dst[0].as<float>()[((n * channels + c) * height + y) * width + x] = src[0].as<float>()[i * channels + c];
        }
      }
    }
    return Done{};
  }
};

/// x [N, C, H, W], offsets [N, 2 * G * taps, OH, OW], their weights [N, G * taps, OH, OW], weights [M, C / group, kh,
/// kw] and perhaps a bias [M] -> [N, M, OH, OW]: the operator deform_conv. Source: Zhu et al. 2018, arXiv:1811.11168.
struct DeformableConvolution {
  static constexpr const char* kName = "ModulatedDeformConv2d";
  static constexpr bool kHalf = true;
  std::vector<int32_t> stride = {1, 1}, padding = {0, 0}, dilation = {1, 1};
  int32_t group = 1;
  int32_t deformable_group = 1;

  static void fields(auto& self, auto&& field) {
    field("stride", self.stride);
    field("padding", self.padding);
    field("dilation", self.dilation);
    field("group", self.group);
    field("deformable_group", self.deformable_group);
  }
  std::string wrong() const {
    if (stride.size() != 2 || padding.size() != 2 || dilation.size() != 2) {
      return "stride, padding, dilation: expected 2 of each";
    }
    return group >= 1 && deformable_group >= 1 ? "" : "group, deformable_group: expected at least 1";
  }
  Dims shape(int32_t, const Inputs& in) const { return {in.dim(0, 0), in.dim(3, 0), in.dim(1, 2), in.dim(1, 3)}; }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 4 && src.size() != 5) {
      return Error(ErrorCode::invalid_argument, str("expected 4 or 5 inputs, found ", src.size()));
    }
    DeformConv op{.groups = group, .offset_groups = deformable_group};
    op.window.strides = {stride[0], stride[1]};
    op.window.pads = {padding[0], padding[1], padding[0], padding[1]};
    op.window.dilations = {dilation[0], dilation[1]};
    const ConstTensor operands[] = {src[0], src[3], src[1], src.size() > 4 ? src[4] : ConstTensor{}, src[2]};
    Types types;
    for (const ConstTensor& one : operands) types.push_back(one.type);
    TRY(op.infer(types));
    return op.reference(operands, dst);
  }
};
struct FirstDeformableConvolution : DeformableConvolution {
  static constexpr const char* kVersion = "1";
};
struct SecondDeformableConvolution : DeformableConvolution {
  static constexpr const char* kVersion = "2";
};

/// ONNX's ScatterElements with a reduction: data, indices (i64) and updates -> as data.
struct ScatterEach {
  static constexpr const char* kName = "ScatterElements";
  static constexpr bool kHalf = true;
  int32_t axis = 0;
  std::string reduction;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("reduction", self.reduction);
  }
  std::string wrong() const {
    return find() ? "" : str("reduction: expected add, mul, max or min, found '", reduction, "'");
  }
  nv::DataType input_type(int32_t i, int32_t) const { return i == 1 ? nv::DataType::kINT64 : nv::DataType::kFLOAT; }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 3) return Error(ErrorCode::invalid_argument, str("expected 3 inputs, found ", src.size()));
    const ScatterElements op{.axis = axis, .reduction = *find()};
    const TensorType types[] = {src[0].type, src[1].type, src[2].type};
    TRY(op.infer(types));
    return op.reference(src, dst);
  }

 private:
  std::optional<ScatterReduction> find() const {
    for (const auto one :
         {ScatterReduction::add, ScatterReduction::mul, ScatterReduction::max, ScatterReduction::min}) {
      if (reduction == names(one)[static_cast<size_t>(one)]) return one;
    }
    return std::nullopt;
  }
};
struct FirstScatterEach : ScatterEach {
  static constexpr const char* kVersion = "1";
};
struct SecondScatterEach : ScatterEach {
  static constexpr const char* kVersion = "2";
};

}  // namespace

Family places() {
  Family out = family<Region, FirstDeformableAttention, FirstDeformableConvolution, PillarScatter, FirstScatterEach>();
  out.third = third<SecondDeformableAttention, SecondDeformableConvolution, SecondScatterEach>();
  return out;
}

}  // namespace tenon::plugins
