// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// conv_f32 and its transpose against plain loops in double.
#include "backends/cpu/lib/conv_f32.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "backends/cpu/lib/conv_rows_f32.h"

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
  int64_t (*workspace)(const ConvSizes&, const ConvPass&, const PanelShape&, int);
  void (*conv)(const ConvF32&, const Team&);
  void (*rows)(const ConvRowsF32&, const Team&);
};

std::vector<Isa> isas() {
  return {{"avx2", 8, __builtin_cpu_supports("avx2") != 0, conv_f32_workspace_avx2, conv_f32_avx2, conv_rows_f32_avx2},
          {"avx512", 16, __builtin_cpu_supports("avx512bw") != 0, conv_f32_workspace_avx512, conv_f32_avx512,
           conv_rows_f32_avx512}};
}

struct Case {
  ConvSizes sizes;
  bool transposed = false, bias = true, residual = false;
  int64_t pad_src = 0, pad_dst = 0;
  Activation activation = {};
};

/// [batch, out_h, out_w, out_c] in double; weights as ONNX lays them out.
std::vector<double> expected(const Case& t, const std::vector<float>& src, int64_t ld, const std::vector<float>& w) {
  const ConvSizes& s = t.sizes;
  std::vector<double> out(s.batch * s.out_h * s.out_w * s.out_c, 0);
  const int64_t gi = s.group_in(), go = s.group_out();
  const int64_t from_h = t.transposed ? s.in_h : s.out_h, from_w = t.transposed ? s.in_w : s.out_w;
  const int64_t to_h = t.transposed ? s.out_h : s.in_h, to_w = t.transposed ? s.out_w : s.in_w;
  for (int64_t n = 0; n < s.batch; ++n)
    for (int64_t y = 0; y < from_h; ++y)
      for (int64_t x = 0; x < from_w; ++x)
        for (int64_t ky = 0; ky < s.kernel[0]; ++ky)
          for (int64_t kx = 0; kx < s.kernel[1]; ++kx) {
            const int64_t v = y * s.stride[0] + ky * s.dilation[0] - s.pad[0];
            const int64_t h = x * s.stride[1] + kx * s.dilation[1] - s.pad[1];
            if (v < 0 || v >= to_h || h < 0 || h >= to_w) continue;
            const int64_t iy = t.transposed ? y : v, ix = t.transposed ? x : h;
            const int64_t oy = t.transposed ? v : y, ox = t.transposed ? h : x;
            for (int64_t o = 0; o < s.out_c; ++o)
              for (int64_t i = 0; i < gi; ++i) {
                const int64_t c = o / go * gi + i;
                const int64_t at = t.transposed ? c * go + o % go : o * gi + i;
                out[((n * s.out_h + oy) * s.out_w + ox) * s.out_c + o] +=
                    double{src[((n * s.in_h + iy) * s.in_w + ix) * ld + c]} *
                    w[(at * s.kernel[0] + ky) * s.kernel[1] + kx];
              }
          }
  return out;
}

enum class Way { patches, rows, planar_rows };

/// What conv_rows_f32 takes.
bool fits_rows(const Case& t) { return !t.transposed && t.sizes.groups == 1 && t.sizes.dilation[1] == 1; }

std::vector<float> to_planar(const std::vector<float>& src, const ConvSizes& s, int64_t ld) {
  std::vector<float> out(s.batch * s.in_c * s.in_h * s.in_w);
  const int64_t area = s.in_h * s.in_w;
  for (int64_t i = 0; i < static_cast<int64_t>(out.size()); ++i) {
    out[i] = src[(i / (area * s.in_c) * area + i % area) * ld + i / area % s.in_c];
  }
  return out;
}

void check(const Case& t, const Isa& isa, int threads, Way way) {
  const ConvSizes& s = t.sizes;
  const int64_t ld_src = s.in_c + t.pad_src, ld_dst = s.out_c + t.pad_dst;
  const int64_t in_pixels = s.batch * s.in_h * s.in_w, out_pixels = s.batch * s.out_h * s.out_w;
  const auto src = random_floats((in_pixels - 1) * ld_src + s.in_c, 1);
  const auto weights = random_floats(s.out_c * s.group_in() * s.kernel[0] * s.kernel[1], 2);
  const auto bias = random_floats(s.out_c, 3), residual = random_floats(out_pixels * s.out_c, 4);
  std::vector<float> dst((out_pixels - 1) * ld_dst + s.out_c, kUntouched);
  const auto passes = t.transposed ? conv_transpose_passes(s) : std::vector<ConvPass>{conv_pass(s)};
  for (const ConvPass& pass : passes) {
    const PanelShape shape = conv_panels(s, pass, isa.lanes);
    std::vector<float> packed(shape.packed_floats() * s.groups), workspace(isa.workspace(s, pass, shape, threads));
    pack_conv_weights(weights.data(), s, pass, shape, t.transposed, packed.data());
    const ConvF32 args{.sizes = s,
                       .pass = &pass,
                       .shape = shape,
                       .src = src.data(),
                       .ld_src = ld_src,
                       .weights = packed.data(),
                       .dst = dst.data(),
                       .ld_dst = ld_dst,
                       .epilogue = {.bias = t.bias ? bias.data() : nullptr,
                                    .residual = t.residual ? residual.data() : nullptr,
                                    .ld_residual = s.out_c,
                                    .activation = t.activation},
                       .workspace = workspace.data()};
    if (way == Way::patches) {
      run_team(threads, [&](const Team& team) { isa.conv(args, team); });
      continue;
    }
    ConvRowsF32 rows{.conv = args, .planar_source = way == Way::planar_rows};
    std::vector<float> strips(conv_rows_f32_workspace(s, threads));
    rows.conv.workspace = strips.data();
    const auto planar = to_planar(src, s, ld_src);
    if (rows.planar_source) rows.conv.src = planar.data();
    run_team(threads, [&](const Team& team) { isa.rows(rows, team); });
  }
  const auto want = expected(t, src, ld_src, weights);
  const double tolerance = 1e-5 * std::sqrt(s.group_in() * s.kernel[0] * s.kernel[1]);
  for (int64_t p = 0; p < out_pixels; ++p) {
    for (int64_t o = 0; o < s.out_c; ++o) {
      double x = want[p * s.out_c + o] + (t.bias ? bias[o] : 0) + (t.residual ? residual[p * s.out_c + o] : 0);
      if (t.activation.function == Unary::relu) x = std::max(0.0, x);
      if (t.activation.function == Unary::silu) x = x / (1 + std::exp(-x));
      ASSERT_NEAR(dst[p * ld_dst + o], x, tolerance)
          << isa.name << " threads " << threads << " pixel " << p << " " << o;
    }
    for (int64_t o = s.out_c; o < ld_dst && p + 1 < out_pixels; ++o) ASSERT_EQ(dst[p * ld_dst + o], kUntouched);
  }
}

/// Fills in the output size for symmetric padding.
Case sized(Case t, int64_t end_pad_less = 0) {
  ConvSizes& s = t.sizes;
  const int64_t in[] = {s.in_h, s.in_w};
  int64_t out[2];
  for (int axis : {0, 1}) {
    const int64_t reach = (s.kernel[axis] - 1) * s.dilation[axis] + 1, pads = 2 * s.pad[axis] - end_pad_less;
    out[axis] =
        t.transposed ? (in[axis] - 1) * s.stride[axis] + reach - pads : (in[axis] + pads - reach) / s.stride[axis] + 1;
  }
  s.out_h = out[0];
  s.out_w = out[1];
  return t;
}

void check_all(const Case& t) {
  for (const Isa& isa : isas()) {
    if (!isa.present) continue;
    for (int threads : {1, 2, 3}) {
      check(t, isa, threads, Way::patches);
      if (!fits_rows(t)) continue;
      check(t, isa, threads, Way::rows);
      check(t, isa, threads, Way::planar_rows);
    }
  }
}

TEST(ConvF32, PointwiseReadsInPlace) {
  check_all(sized({.sizes = {.batch = 2, .in_h = 7, .in_w = 5, .in_c = 19, .out_c = 21},
                   .residual = true,
                   .pad_src = 3,
                   .pad_dst = 2,
                   .activation = {Unary::relu}}));
}

TEST(ConvF32, StridedPointwise) {
  check_all(sized({.sizes = {.in_h = 9, .in_w = 8, .in_c = 12, .out_c = 40, .stride = {2, 2}}, .pad_src = 1}));
}

TEST(ConvF32, KernelsBordersAndDilation) {
  for (int64_t kernel : {2, 3, 5}) {
    for (int64_t dilation : {1, 2}) {
      for (int64_t stride : {1, 2}) {
        check_all(sized({.sizes = {.batch = 2,
                                   .in_h = 11,
                                   .in_w = 13,
                                   .in_c = 5,
                                   .out_c = 18,
                                   .kernel = {kernel, kernel},
                                   .stride = {stride, stride},
                                   .dilation = {dilation, dilation},
                                   .pad = {1, 2}},
                         .pad_dst = 1,
                         .activation = {Unary::silu}},
                        kernel == 2 ? 1 : 0));
      }
    }
  }
}

TEST(ConvF32, ManySlicesOfChannels) {
  check_all(sized({.sizes = {.in_h = 7, .in_w = 7, .in_c = 200, .out_c = 33, .kernel = {3, 3}, .pad = {1, 1}},
                   .residual = true,
                   .pad_src = 8}));
}

TEST(ConvF32, StemOfThreeChannels) {
  check_all(sized(
      {.sizes = {.in_h = 30, .in_w = 37, .in_c = 3, .out_c = 16, .kernel = {7, 7}, .stride = {2, 2}, .pad = {3, 3}}}));
}

TEST(ConvF32, Groups) {
  check_all(
      sized({.sizes = {.in_h = 6, .in_w = 9, .in_c = 24, .out_c = 36, .groups = 3, .kernel = {3, 3}, .pad = {1, 1}},
             .residual = true,
             .pad_dst = 5}));
  check_all(sized({.sizes = {.in_h = 6, .in_w = 9, .in_c = 24, .out_c = 16, .groups = 2}, .pad_src = 5}));
}

TEST(ConvF32, PaddingWiderThanTheImage) {
  check_all(sized({.sizes = {.in_h = 2, .in_w = 1, .in_c = 9, .out_c = 8, .kernel = {5, 5}, .pad = {4, 4}}}));
}

TEST(ConvF32, Transposed) {
  for (int64_t kernel : {1, 2, 3, 4}) {
    for (int64_t stride : {1, 2, 3}) {
      check_all(sized({.sizes = {.batch = 2,
                                 .in_h = 5,
                                 .in_w = 7,
                                 .in_c = 12,
                                 .out_c = 20,
                                 .groups = 2,
                                 .kernel = {kernel, kernel},
                                 .stride = {stride, stride}},
                       .transposed = true,
                       .pad_src = 1,
                       .pad_dst = 4,
                       .activation = {Unary::relu}}));
    }
  }
  check_all(sized({.sizes = {.in_h = 6,
                             .in_w = 6,
                             .in_c = 9,
                             .out_c = 10,
                             .kernel = {4, 3},
                             .stride = {2, 2},
                             .dilation = {1, 2},
                             .pad = {1, 2}},
                   .transposed = true}));
}

}  // namespace
}  // namespace tenon::cpu
