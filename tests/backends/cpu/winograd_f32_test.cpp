// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// winograd_f32 against a plain convolution in double.
#include "backends/cpu/lib/winograd_f32.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace tenon::cpu {
namespace {

std::vector<float> random_floats(size_t count, uint32_t seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> out(count);
  for (float& x : out) x = uniform(generator);
  return out;
}

constexpr float kUntouched = 12345.f;

struct Isa {
  const char* name;
  int lanes;
  bool present;
  int64_t (*workspace)(const ConvSizes&, WinogradTile, int);
  void (*conv)(const WinogradF32&, const Team&);
};

std::vector<Isa> isas() {
  return {{"avx2", 8, __builtin_cpu_supports("avx2") != 0, winograd_f32_workspace_avx2, winograd_f32_avx2},
          {"avx512", 16, __builtin_cpu_supports("avx512bw") != 0, winograd_f32_workspace_avx512, winograd_f32_avx512}};
}

struct Case {
  int64_t batch, in_h, in_w, in_c, out_c;
  int64_t pad_top = 1, pad_left = 1, out_h = 0, out_w = 0;  // 0: as with the same padding behind
  bool bias = true, residual = false, residual_last = false;
  int64_t pad_src = 0, pad_dst = 0;
  Activation activation = {};
  int64_t taps_down = 3, taps_across = 3;
};

double expected(const ConvSizes& s, const std::vector<float>& src, int64_t ld, const std::vector<float>& w,
                int64_t pixel, int64_t o) {
  const int64_t n = pixel / (s.out_h * s.out_w), y = pixel / s.out_w % s.out_h, x = pixel % s.out_w;
  double sum = 0;
  const int64_t taps = s.kernel[0] * s.kernel[1];
  for (int64_t k = 0; k < taps; ++k) {
    const int64_t v = y + k / s.kernel[1] - s.pad[0], h = x + k % s.kernel[1] - s.pad[1];
    if (v < 0 || v >= s.in_h || h < 0 || h >= s.in_w) continue;
    for (int64_t c = 0; c < s.in_c; ++c) {
      sum += double{src[((n * s.in_h + v) * s.in_w + h) * ld + c]} * w[(o * s.in_c + c) * taps + k];
    }
  }
  return sum;
}

void check(const Case& t, const Isa& isa, WinogradTile tile, int threads) {
  SCOPED_TRACE(testing::Message() << isa.name << " tile " << static_cast<int>(tile) << " threads " << threads);
  const ConvSizes s{.batch = t.batch,
                    .in_h = t.in_h,
                    .in_w = t.in_w,
                    .in_c = t.in_c,
                    .out_h = t.out_h > 0 ? t.out_h : t.in_h + 2 * t.pad_top - t.taps_down + 1,
                    .out_w = t.out_w > 0 ? t.out_w : t.in_w + 2 * t.pad_left - t.taps_across + 1,
                    .out_c = t.out_c,
                    .kernel = {t.taps_down, t.taps_across},
                    .pad = {t.pad_top, t.pad_left}};
  const int64_t taps = t.taps_down * t.taps_across;
  const int64_t ld_src = s.in_c + t.pad_src, ld_dst = s.out_c + t.pad_dst, pixels = s.batch * s.out_h * s.out_w;
  const auto src = random_floats((s.batch * s.in_h * s.in_w - 1) * ld_src + s.in_c, 1);
  const auto weights = random_floats(s.out_c * s.in_c * taps, 2), bias = random_floats(s.out_c, 3);
  const auto residual = random_floats(pixels * s.out_c, 4);
  std::vector<float> dst((pixels - 1) * ld_dst + s.out_c, kUntouched);
  const PanelShape shape = winograd_panels(s, isa.lanes);
  std::vector<float> packed(winograd_form(s, tile).positions() * shape.packed_floats());
  std::vector<float> workspace(isa.workspace(s, tile, threads));
  pack_winograd_weights(weights.data(), s, shape, tile, packed.data());
  const WinogradF32 args{.sizes = s,
                         .tile = tile,
                         .shape = shape,
                         .src = src.data(),
                         .ld_src = ld_src,
                         .weights = packed.data(),
                         .dst = dst.data(),
                         .ld_dst = ld_dst,
                         .epilogue = {.bias = t.bias ? bias.data() : nullptr,
                                      .residual = t.residual ? residual.data() : nullptr,
                                      .ld_residual = s.out_c,
                                      .residual_last = t.residual_last,
                                      .activation = t.activation},
                         .workspace = workspace.data()};
  run_team(threads, [&](const Team& team) { isa.conv(args, team); });
  // Sums of taps c products of numbers up to 1; transforms of six points along both axes lose a digit.
  const bool six_points_twice = t.taps_down == 5 || tile == WinogradTile::four;
  const double tolerance = (six_points_twice ? 2e-5 : 2e-6) * std::sqrt(static_cast<double>(taps * s.in_c));
  for (int64_t p = 0; p < pixels; ++p) {
    for (int64_t o = 0; o < s.out_c; ++o) {
      const double added = t.residual ? residual[p * s.out_c + o] : 0;
      double x = expected(s, src, ld_src, weights, p, o) + (t.bias ? bias[o] : 0) + (t.residual_last ? 0 : added);
      if (t.activation.function == Unary::relu) x = std::max(0.0, x);
      if (t.activation.function == Unary::silu) x = x / (1 + std::exp(-x));
      if (t.residual_last) x += added;
      ASSERT_NEAR(dst[p * ld_dst + o], x, tolerance) << "pixel " << p << " channel " << o;
    }
    for (int64_t o = s.out_c; o < ld_dst && p + 1 < pixels; ++o) ASSERT_EQ(dst[p * ld_dst + o], kUntouched);
  }
}

void check_all(const Case& t) {
  for (const Isa& isa : isas()) {
    if (!isa.present) continue;
    for (WinogradTile tile : {WinogradTile::two, WinogradTile::four}) {
      for (int threads : {1, 2, 3}) check(t, isa, tile, threads);
    }
  }
}

TEST(WinogradF32, WholeTiles) { check_all({.batch = 1, .in_h = 8, .in_w = 8, .in_c = 16, .out_c = 16}); }

TEST(WinogradF32, PartTilesAndOddChannels) {
  check_all({.batch = 2, .in_h = 7, .in_w = 5, .in_c = 11, .out_c = 19, .residual = true, .activation = {Unary::relu}});
  check_all({.batch = 1, .in_h = 3, .in_w = 10, .in_c = 3, .out_c = 5, .bias = false, .activation = {Unary::silu}});
}

TEST(WinogradF32, ResidualAfterTheActivation) {
  for (Unary f : {Unary::relu, Unary::silu}) {
    check_all({.batch = 1,
               .in_h = 5,
               .in_w = 6,
               .in_c = 4,
               .out_c = 9,
               .residual = true,
               .residual_last = true,
               .activation = {f}});
  }
}

TEST(WinogradF32, OtherPaddings) {
  check_all({.batch = 1, .in_h = 9, .in_w = 6, .in_c = 8, .out_c = 8, .pad_top = 0, .pad_left = 0});
  check_all(
      {.batch = 1, .in_h = 4, .in_w = 6, .in_c = 8, .out_c = 8, .pad_top = 2, .pad_left = 2, .out_h = 5, .out_w = 7});
}

TEST(WinogradF32, StridedPixels) {
  check_all({.batch = 1, .in_h = 6, .in_w = 6, .in_c = 10, .out_c = 12, .residual = true, .pad_src = 6, .pad_dst = 3});
}

TEST(WinogradF32, FiveByFive) {
  check_all({.batch = 2,
             .in_h = 11,
             .in_w = 9,
             .in_c = 20,
             .out_c = 13,
             .pad_top = 2,
             .pad_left = 2,
             .residual = true,
             .pad_src = 3,
             .activation = {Unary::relu},
             .taps_down = 5,
             .taps_across = 5});
}

TEST(WinogradF32, TapsAlongOneAxis) {
  for (int64_t taps : {3, 7}) {
    Case across{.batch = 2, .in_h = 5, .in_w = 17, .in_c = 18, .out_c = 35, .pad_top = 0, .pad_left = taps / 2};
    across.taps_down = 1;
    across.taps_across = taps;
    across.pad_dst = 5;
    check_all(across);
    Case down{.batch = 2, .in_h = 17, .in_w = 5, .in_c = 18, .out_c = 35, .pad_top = taps / 2, .pad_left = 0};
    down.taps_down = taps;
    down.taps_across = 1;
    check_all(down);
    down.residual = down.residual_last = true;
    for (Unary f : {Unary::relu, Unary::silu}) {
      across.activation = down.activation = {f};
      check_all(across);
      check_all(down);
    }
  }
}

TEST(WinogradF32, ManyBlocksOfLines) {
  check_all({.batch = 8,
             .in_h = 17,
             .in_w = 17,
             .in_c = 70,
             .out_c = 33,
             .pad_top = 3,
             .pad_left = 0,
             .activation = {Unary::relu},
             .taps_down = 7,
             .taps_across = 1});
}

TEST(WinogradF32, ManyBlocksOfTiles) {
  check_all({.batch = 1, .in_h = 57, .in_w = 58, .in_c = 24, .out_c = 20, .activation = {Unary::relu}});
}

TEST(WinogradF32, ReadsLargeWeightsOnce) {
  constexpr int64_t kMiB = 1 << 20;
  // ResNet-50 at batch 8: 64 channels at 56x56, 256 at 14x14; VGG-19: 512 at 28x28.
  const WinogradTraffic large_pictures{.tiles = 1568, .tile_bytes = 18432, .weight_bytes = 589824, .blocks = 56};
  const WinogradTraffic large_weights{.tiles = 128, .tile_bytes = 73728, .weight_bytes = 9 * kMiB, .blocks = 5};
  const WinogradTraffic too_large{.tiles = 392, .tile_bytes = 147456, .weight_bytes = 36 * kMiB, .blocks = 14};
  EXPECT_FALSE(winograd_is_shared(large_pictures, 2));
  EXPECT_TRUE(winograd_is_shared(large_weights, 2));
  EXPECT_FALSE(winograd_is_shared(large_weights, 1));
  EXPECT_FALSE(winograd_is_shared(too_large, 2)) << "the workspace would take 55 MiB";
  EXPECT_TRUE(winograd_is_shared({.tiles = 16, .tile_bytes = 73728, .weight_bytes = 9 * kMiB, .blocks = 1}, 1));
}

}  // namespace
}  // namespace tenon::cpu
