// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Weights of depthwise convolutions.
#include "backends/cuda/generated/lib/depthwise.h"

namespace tenon::cuda {

Packing pack_depthwise(const Problem& p) {
  const auto channels = static_cast<size_t>(p.in[1].shape[0].number());
  const auto count = static_cast<size_t>(p.in[1].shape.volume());
  return {1, "depthwise_f32", sizeof(float) * count, [channels, count](const Constant& weights, std::byte* to) {
            const auto values = weights.to_f64();
            const size_t kernel = channels == 0 ? 0 : count / channels;
            auto* out = reinterpret_cast<float*>(to);
            for (size_t c = 0; c < channels; ++c) {
              for (size_t k = 0; k < kernel; ++k) out[k * channels + c] = static_cast<float>(values[c * kernel + k]);
            }
          }};
}

}  // namespace tenon::cuda
