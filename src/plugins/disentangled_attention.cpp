// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The plugin of DeBERTa that joins attention to contents with attention to distances.
#include <algorithm>
#include <cmath>

#include "plugins/lib/third_generation.h"

namespace tenon::plugins {

namespace {

/// Products of contents [N, S, S], of content and distance [N, S, 2 * span] and of distance and content
/// [N, S, 2 * span] -> [N, S, S]: (cc[i, j] + cp[i, d] + pc[j, d]) * factor, where d is the distance i - j, far ones in
/// buckets that grow as their logarithm. Source: He et al. 2020, arXiv:2006.03654, equation 4; the buckets are those of
/// its second version, arXiv:2111.09543.
struct DisentangledAttention {
  static constexpr const char* kName = "DisentangledAttention_TRT";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  int32_t span = 0;
  float factor = 0;

  static void fields(auto& self, auto&& field) {
    field("span", self.span);
    field("factor", self.factor);
  }
  std::string wrong() const { return span >= 2 ? "" : str("span: expected at least 2, found ", span); }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const bool ranks = src.size() == 3 && src[0].type.rank() == 3 && src[1].type.rank() == 3;
    const int64_t width = int64_t{2} * span;
    if (!ranks || src[0].dim(1) != src[0].dim(2) || src[1].dim(0) != src[0].dim(0) || src[1].dim(1) != src[0].dim(1) ||
        src[1].dim(2) != width || src[2].type.shape != src[1].type.shape) {
      return Error(ErrorCode::invalid_argument,
                   str("expected [N,S,S], [N,S,", width, "] and [N,S,", width, "], found ", src[0].type));
    }
    const int64_t length = src[0].dim(1);
    for (int64_t at = 0; at < src[0].volume(); ++at) {
      const int64_t n = at / (length * length), i = at / length % length, j = at % length;
      const int64_t bucket = this->bucket(i - j, length);
      const float to_distance = src[1].as<float>()[(n * length + i) * width + bucket];
      const float of_distance = src[2].as<float>()[(n * length + j) * width + bucket];
      dst[0].as<float>()[at] = (src[0].as<float>()[at] + to_distance + of_distance) * factor;
    }
    return Done{};
  }

 private:
  int64_t bucket(int64_t distance, int64_t length) const {
    const int64_t near = span / 2;
    int64_t out = distance;
    if (std::abs(distance) > near) {
      constexpr double kBelowOne = 1 - 1e-7;  // so that rounding does not open one bucket more
      const double whole = std::log(static_cast<double>(length - 1)) - std::log(static_cast<double>(near));
      const double part = std::log(static_cast<double>(std::abs(distance))) - std::log(static_cast<double>(near));
      out = static_cast<int64_t>(std::ceil(part / whole * static_cast<double>(near - 1) * kBelowOne)) + near;
      if (distance < 0) out = -out;
    }
    return std::clamp<int64_t>(out + span, 0, int64_t{2} * span - 1);
  }
};

struct ThirdDisentangledAttention : DisentangledAttention {
  static constexpr const char* kVersion = "2";
};

}  // namespace

Family disentangled_attention() {
  Family out = family<DisentangledAttention>();
  out.third = third<ThirdDisentangledAttention>();
  return out;
}

}  // namespace tenon::plugins
