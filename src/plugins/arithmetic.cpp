// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins that treat each element alike: Clip, LReLU, Gelu.
#include <algorithm>
#include <cmath>

#include "plugins/lib/bert_parts.h"
#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

namespace {

template <class Function>
void each(std::span<const ConstTensor> src, std::span<const Tensor> dst, Function&& function) {
  const float* x = src[0].as<float>();
  std::transform(x, x + src[0].volume(), dst[0].as<float>(), function);
}

struct Clip {
  static constexpr const char* kName = "Clip_TRT";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  float clipMin = 0;
  float clipMax = 0;

  static void fields(auto& self, auto&& field) {
    field("clipMin", self.clipMin);
    field("clipMax", self.clipMax);
  }
  std::string wrong() const {
    return clipMin <= clipMax ? "" : str("expected clipMin <= clipMax, found ", clipMin, " and ", clipMax);
  }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    each(src, dst, [this](float x) { return std::clamp(x, clipMin, clipMax); });
    return Done{};
  }
};

struct LeakyRectifier {
  static constexpr const char* kName = "LReLU_TRT";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  float negSlope = 0.1F;

  static void fields(auto& self, auto&& field) { field("negSlope", self.negSlope); }
  std::string wrong() const { return ""; }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    each(src, dst, [this](float x) { return x < 0 ? negSlope * x : x; });
    return Done{};
  }
};

/// gelu(x + bias), with a bias for each element of the last axis that is not 1; the form with the hyperbolic tangent.
/// Source: Hendrycks, Gimpel 2016, arXiv:1606.08415.
struct Gelu {
  static constexpr const char* kName = "CustomGeluPluginDynamic";
  static constexpr const char* kVersion = "1";
  int32_t type_id = 0;
  std::vector<float> bias;

  static void fields(auto& self, auto&& field) {
    field("type_id", self.type_id);
    field("bias", self.bias);
  }
  std::string wrong() const { return wrong_float_type("type_id", type_id); }
  bool half() const { return type_id == 1; }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    // [S, B, E, 1, 1]: elements of E lie side by side.
    const auto width = static_cast<int64_t>(bias.size());
    if (width > 0 && src[0].volume() % width != 0) {
      return Error(ErrorCode::invalid_argument, str("expected rows of ", width, " elements, found ", src[0].type));
    }
    const float* x = src[0].as<float>();
    for (int64_t i = 0; i < src[0].volume(); ++i) {
      const float v = x[i] + (width > 0 ? bias[static_cast<size_t>(i % width)] : 0);
      constexpr float kRootOf2OverPi = 0.7978845608F;
      dst[0].as<float>()[i] = 0.5F * v * (1 + std::tanh(kRootOf2OverPi * (v + 0.044715F * v * v * v)));
    }
    return Done{};
  }
};

}  // namespace

Family arithmetic() { return family<Clip, LeakyRectifier, Gelu>(); }

}  // namespace tenon::plugins
