// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What tests of convolutions of bytes share: random bytes, sums by definition.
#pragma once
#include "backends/cpu/lib/window.h"
#include "tests/backends/cpu/kernel_check.h"

namespace tenon::cpu {

inline std::vector<int8_t> random_bytes(int64_t n, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<int8_t> out(static_cast<size_t>(n));
  for (int8_t& x : out) x = static_cast<int8_t>(static_cast<int>(random() % 256) - 128);
  out.shrink_to_fit();
  return out;
}

struct ByteConv {
  Window window;
  int64_t groups, group_out;
  bool is_signed;
  int zero;
};

/// Sums by definition.
inline std::vector<float> expected_sums(const ByteConv& c, const std::vector<int8_t>& src,
                                        const std::vector<int8_t>& weights) {
  const Window& w = c.window;
  const int64_t channels = w.c / c.groups, k = w.kernel_h * w.kernel_w * channels;
  std::vector<float> out(static_cast<size_t>(w.n * w.out_h * w.out_w * c.groups * c.group_out));
  for (size_t i = 0; i < out.size(); ++i) {
    const auto at = static_cast<int64_t>(i);
    const int64_t m = at % (c.groups * c.group_out), pixel = at / (c.groups * c.group_out);
    const int64_t x = pixel % w.out_w, y = pixel / w.out_w % w.out_h, n = pixel / w.out_w / w.out_h;
    int32_t sum = 0;
    for (int64_t j = 0; j < k; ++j) {
      const int64_t ch = j % channels, kx = j / channels % w.kernel_w, ky = j / channels / w.kernel_w;
      const int64_t sy = y * w.stride_h - w.pad_top + ky * w.dilation_h;
      const int64_t sx = x * w.stride_w - w.pad_left + kx * w.dilation_w;
      if (sy < 0 || sy >= w.h || sx < 0 || sx >= w.w) continue;
      const int64_t from = ((n * w.h + sy) * w.w + sx) * w.src_step + m / c.group_out * channels + ch;
      const int8_t byte = src[static_cast<size_t>(from)];
      sum += ((c.is_signed ? byte : static_cast<uint8_t>(byte)) - c.zero) * weights[static_cast<size_t>(m * k + j)];
    }
    out[i] = static_cast<float>(sum);
  }
  return out;
}

inline Window window_of(int64_t h, int64_t w, int64_t c, int64_t kernel, int64_t stride, int64_t pad) {
  Window out{.n = 1, .h = h, .w = w, .c = c, .kernel_h = kernel, .kernel_w = kernel};
  out.stride_h = out.stride_w = stride;
  out.pad_top = out.pad_left = out.pad_bottom = out.pad_right = pad;
  out.out_h = (h + 2 * pad - kernel) / stride + 1;
  out.out_w = (w + 2 * pad - kernel) / stride + 1;
  out.src_step = c;
  return out;
}

}  // namespace tenon::cpu
