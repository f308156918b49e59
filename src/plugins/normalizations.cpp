// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins that normalize: InstanceNormalization, GroupNormalization, Normalize (of SSD), LayerNorm.
#include <cmath>

#include "ops/group_norm.h"
#include "ops/instance_norm.h"
#include "ops/layer_norm.h"
#include "plugins/lib/third_generation.h"

namespace tenon::plugins {

namespace {

ConstTensor vector_of(const std::vector<float>& values) {
  return {{DataType::f32, Shape{static_cast<int64_t>(values.size())}},
          reinterpret_cast<const std::byte*>(values.data())};
}

/// x [N, C, ...] -> the same, each channel of each item by its own mean and variance; then perhaps a leaky rectifier.
struct InstanceNormalization {
  static constexpr const char* kName = "InstanceNormalization_TRT";
  static constexpr bool kHalf = true;
  float epsilon = 1e-5F;
  std::vector<float> scales, bias;
  int32_t relu = 0;
  float alpha = 0;

  static void fields(auto& self, auto&& field) {
    field("epsilon", self.epsilon);
    field("scales", self.scales);
    field("bias", self.bias);
    field("relu", self.relu);
    field("alpha", self.alpha);
  }
  std::string wrong() const {
    if (scales.size() == bias.size() && !scales.empty()) return "";
    return str("expected as many scales as biases, found ", scales.size(), " and ", bias.size());
  }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const ConstTensor operands[] = {src[0], vector_of(scales), vector_of(bias)};
    if (src[0].type.rank() < 3 || src[0].dim(1) != operands[1].dim(0)) {
      return Error(ErrorCode::invalid_argument,
                   str("expected ", scales.size(), " channels in three dimensions or more, found ", src[0].type));
    }
    TRY(InstanceNorm{.epsilon = epsilon}.reference(operands, dst));
    auto* y = dst[0].as<float>();
    for (int64_t i = 0; relu != 0 && i < dst[0].volume(); ++i) {
      if (y[i] < 0) y[i] *= alpha;
    }
    return Done{};
  }
};
struct FirstInstanceNormalization : InstanceNormalization {
  static constexpr const char* kVersion = "1";
};
struct SecondInstanceNormalization : InstanceNormalization {
  static constexpr const char* kVersion = "2";
};
struct ThirdInstanceNormalization : InstanceNormalization {
  static constexpr const char* kVersion = "3";
};

/// x [N, C, H, W], scale [C], bias [C] -> as x.
struct GroupNormalization {
  static constexpr const char* kName = "GroupNormalizationPlugin";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  float eps = 1e-5F;
  int32_t num_groups = 0;

  static void fields(auto& self, auto&& field) {
    field("eps", self.eps);
    field("num_groups", self.num_groups);
  }
  std::string wrong() const { return num_groups >= 1 ? "" : "num_groups: expected at least 1"; }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 3 || src[0].type.rank() < 3 || src[0].dim(1) % num_groups != 0 ||
        src[1].volume() != src[0].dim(1) || src[2].volume() != src[0].dim(1)) {
      return Error(ErrorCode::invalid_argument, str("expected x [N,C,...], scale [C] and bias [C] with C in ",
                                                    num_groups, " groups, found ", src[0].type));
    }
    const TensorType channels{DataType::f32, Shape{src[0].dim(1)}};
    const ConstTensor operands[] = {src[0], {channels, src[1].data}, {channels, src[2].data}};
    return GroupNorm{.groups = num_groups, .epsilon = eps}.reference(operands, dst);
  }
};

/// x [N, C, H, W] over its length, times weights: that of all elements of an item, or of the channels at each place.
/// Source: Liu, Rabinovich, Berg 2015, arXiv:1506.04579; Caffe's Normalize of SSD.
struct Normalize {
  static constexpr const char* kName = "Normalize_TRT";
  static constexpr const char* kVersion = "1";
  std::vector<float> weights;
  int32_t acrossSpatial = 1;
  int32_t channelShared = 1;
  int32_t nbWeights = 1;
  float eps = 1e-10F;

  static void fields(auto& self, auto&& field) {
    field("weights", self.weights);
    field("acrossSpatial", self.acrossSpatial);
    field("channelShared", self.channelShared);
    field("nbWeights", self.nbWeights);
    field("eps", self.eps);
  }
  std::string wrong() const { return weights.empty() ? "there are no weights" : ""; }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src[0].type.rank() != 4) {
      return Error(ErrorCode::invalid_argument, str("expected [N,C,H,W], found ", src[0].type));
    }
    const int64_t channels = src[0].dim(1), area = src[0].dim(2) * src[0].dim(3);
    const auto count = static_cast<int64_t>(weights.size());
    if (channelShared == 0 && count != channels) {
      return Error(ErrorCode::invalid_argument, str("expected ", channels, " weights, found ", count));
    }
    for (int64_t n = 0; n < src[0].dim(0); ++n) {
      const float* x = src[0].as<float>() + n * channels * area;
      float* y = dst[0].as<float>() + n * channels * area;
      double whole = 0;
      for (int64_t i = 0; i < channels * area; ++i) whole += static_cast<double>(x[i]) * x[i];
      for (int64_t p = 0; p < area; ++p) {
        double sum = 0;
        for (int64_t c = 0; c < channels; ++c) sum += static_cast<double>(x[c * area + p]) * x[c * area + p];
        const auto length = static_cast<float>(std::sqrt((acrossSpatial != 0 ? whole : sum) + eps));
        for (int64_t c = 0; c < channels; ++c) {
          y[c * area + p] = x[c * area + p] / length * weights[static_cast<size_t>(channelShared != 0 ? 0 : c)];
        }
      }
    }
    return Done{};
  }
};

/// x [..., E], gamma [E], beta [E] -> as x, over the axes from `axis` on, which have E elements together.
struct LayerNormalization {
  static constexpr const char* kName = "LayerNorm";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  float epsilon = 1e-5F;
  int32_t axis = -1;

  static void fields(auto& self, auto&& field) {
    field("epsilon", self.epsilon);
    field("axis", self.axis);
  }
  std::string wrong() const { return ""; }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const int rank = src[0].type.rank(), first = axis < 0 ? axis + rank : axis;
    if (src.size() != 3 || first < 0 || first >= rank) {
      return Error(ErrorCode::invalid_argument,
                   str("expected x, gamma and beta and an axis of x, found ", src[0].type, " and axis ", axis));
    }
    int64_t width = 1;
    for (int i = first; i < rank; ++i) width *= src[0].dim(i);
    if (width == 0 || src[1].volume() != width || src[2].volume() != width) {
      return Error(ErrorCode::invalid_argument,
                   str("expected gamma and beta of ", width, " elements, found ", src[1].type, " and ", src[2].type));
    }
    const TensorType row{DataType::f32, Shape{width}}, rows{DataType::f32, Shape{src[0].volume() / width, width}};
    const ConstTensor operands[] = {{rows, src[0].data}, {row, src[1].data}, {row, src[2].data}};
    const Tensor results[] = {{rows, dst[0].data}};
    return LayerNorm{.axis = -1, .epsilon = epsilon}.reference(operands, results);
  }
};

}  // namespace

Family normalizations() {
  Family out = family<FirstInstanceNormalization, SecondInstanceNormalization, GroupNormalization, Normalize,
                      LayerNormalization>();
  out.third = third<ThirdInstanceNormalization>();
  return out;
}

}  // namespace tenon::plugins
