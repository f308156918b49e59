// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution and pooling against plain loops: odd channels, strides, dilations, windows over the edge.
#include "backends/cpu/lib/depthwise.h"

#include "backends/cpu/lib/pool.h"
#include "kernel_check.h"

namespace tenon::cpu {
namespace {

Window window(int64_t n, int64_t h, int64_t w, int64_t c, int64_t kernel, int64_t stride, int64_t dilation,
              int64_t pad) {
  Window out{.n = n, .h = h, .w = w, .c = c, .src_step = c, .dst_step = c};
  out.kernel_h = out.kernel_w = kernel;
  out.stride_h = out.stride_w = stride;
  out.dilation_h = out.dilation_w = dilation;
  out.pad_top = out.pad_left = out.pad_bottom = out.pad_right = pad;
  out.out_h = (h + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
  out.out_w = (w + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
  return out;
}

/// Calls body(out index, c, tap index, src index or -1 outside) for every tap of every result.
template <typename Body>
void each_tap(const Window& w, Body body) {
  for (int64_t n = 0; n < w.n; ++n)
    for (int64_t y = 0; y < w.out_h; ++y)
      for (int64_t x = 0; x < w.out_w; ++x)
        for (int64_t c = 0; c < w.c; ++c)
          for (int64_t t = 0; t < w.kernel_h * w.kernel_w; ++t) {
            const int64_t sy = y * w.stride_h - w.pad_top + t / w.kernel_w * w.dilation_h;
            const int64_t sx = x * w.stride_w - w.pad_left + t % w.kernel_w * w.dilation_w;
            const bool inside = sy >= 0 && sy < w.h && sx >= 0 && sx < w.w;
            body(((n * w.out_h + y) * w.out_w + x) * w.c + c, c, t,
                 inside ? ((n * w.h + sy) * w.w + sx) * w.c + c : -1);
          }
}

void check_depthwise(const Window& w, Activation activation) {
  const auto src = random_floats(w.n * w.h * w.w * w.c, 1), weights = random_floats(w.kernel_h * w.kernel_w * w.c, 2);
  const auto bias = random_floats(w.c, 3);
  std::vector<float> want(w.n * w.out_h * w.out_w * w.c), got(want.size());
  for (size_t i = 0; i < want.size(); ++i) want[i] = bias[i % w.c];
  each_tap(w, [&](int64_t out, int64_t c, int64_t t, int64_t in) {
    if (in >= 0) want[out] += src[in] * weights[t * w.c + c];
  });
  for (float& x : want) {
    if (activation.function == Unary::clip) x = std::clamp(x, activation.alpha, activation.beta);
    if (activation.function == Unary::silu) x = x / (1 + std::exp(-x));
  }
  const Depthwise args{w, src.data(), weights.data(), bias.data(), got.data(), activation};
  for_each_isa_and_team(
      [&](TestIsa isa, const Team& team) { (isa == TestIsa::avx2 ? depthwise_avx2 : depthwise_avx512)(args, team); },
      [&](const std::string& what) {
        expect_close(got, want, 2e-6f, what);
        std::ranges::fill(got, -7.0f);
      });
}

TEST(Depthwise, MatchesPlainLoops) {
  check_depthwise(window(1, 7, 7, 16, 3, 1, 1, 1), {});
  check_depthwise(window(2, 9, 11, 19, 3, 2, 1, 1), {Unary::clip, 0, 0.5f});
  check_depthwise(window(1, 14, 14, 40, 5, 1, 1, 2), {Unary::silu});
  check_depthwise(window(1, 13, 15, 7, 5, 2, 1, 2), {});
  check_depthwise(window(1, 12, 12, 33, 3, 1, 2, 2), {});
  check_depthwise(window(1, 10, 10, 24, 7, 3, 1, 0), {});
  check_depthwise(window(1, 2, 2, 8, 5, 1, 1, 2), {});  // every window reaches over two edges
  check_depthwise(window(3, 5, 1, 9, 1, 1, 1, 0), {});
}

TEST(Depthwise, TakesTwoRowsAtATimeUpToTheLast) {
  check_depthwise(window(2, 8, 30, 23, 3, 1, 1, 1), {});
  check_depthwise(window(3, 5, 9, 70, 3, 1, 1, 1), {Unary::clip, 0, 6});  // pairs end with each picture
  check_depthwise(window(3, 1, 9, 16, 3, 1, 1, 1), {});
  check_depthwise(window(1, 4, 9, 16, 3, 1, 1, 2), {});  // the first and the last row see nothing but padding
  check_depthwise(window(1, 6, 57, 16, 3, 2, 1, 1), {Unary::clip, 0, 6});
  check_depthwise(window(2, 12, 20, 37, 5, 1, 1, 2), {});
  check_depthwise(window(1, 11, 23, 130, 5, 2, 1, 2), {Unary::silu});
}

TEST(Depthwise, PadsOnOneSideOnly) {
  Window w = window(1, 8, 8, 12, 3, 2, 1, 0);
  w.pad_bottom = w.pad_right = 1;
  w.out_h = w.out_w = 4;
  check_depthwise(w, {});
}

void check_pool(const Window& w, bool average, bool count_padding) {
  const auto src = random_floats(w.n * w.h * w.w * w.c, 1);
  std::vector<float> want(w.n * w.out_h * w.out_w * w.c, average ? 0.0f : -INFINITY), got(want.size());
  std::vector<int> count(want.size(), 0);
  each_tap(w, [&](int64_t out, int64_t, int64_t, int64_t in) {
    if (in < 0) return;
    want[out] = average ? want[out] + src[in] : std::max(want[out], src[in]);
    ++count[out];
  });
  if (average) {
    const int64_t all = w.kernel_h * w.kernel_w;
    for (size_t i = 0; i < want.size(); ++i) want[i] /= static_cast<float>(count_padding ? all : count[i]);
  }
  const Pool args{w, src.data(), got.data(), average, count_padding};
  for_each_isa_and_team(
      [&](TestIsa isa, const Team& team) { (isa == TestIsa::avx2 ? pool_avx2 : pool_avx512)(args, team); },
      [&](const std::string& what) {
        expect_close(got, want, 1e-6f, what);
        std::ranges::fill(got, -7.0f);
      });
}

TEST(Pool, MatchesPlainLoops) {
  for (const bool average : {false, true}) {
    check_pool(window(1, 14, 14, 64, 3, 2, 1, 1), average, false);
    check_pool(window(2, 9, 7, 21, 2, 2, 1, 0), average, false);
    check_pool(window(1, 9, 9, 5, 3, 1, 2, 2), average, true);
    check_pool(window(1, 7, 7, 130, 7, 1, 1, 0), average, false);
  }
}

TEST(Pool, CeilModeDoesNotCountWhatLiesBeyondThePadding) {
  Window w = window(1, 4, 4, 3, 3, 2, 1, 0);
  w.out_h = w.out_w = 2;  // the second window has two rows inside, its third lies beyond
  check_pool(w, true, false);
  const auto src = random_floats(4 * 4 * 3, 1);
  std::vector<float> inside(12), padded(12);
  run_team(1, [&](const Team& team) {
    pool_avx2({w, src.data(), inside.data(), true, false}, team);
    pool_avx2({w, src.data(), padded.data(), true, true}, team);
  });
  expect_close(padded, inside, 1e-6f, "count_padding without padding");
}

}  // namespace
}  // namespace tenon::cpu
