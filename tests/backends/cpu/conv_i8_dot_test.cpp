// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Convolution of bytes around a kernel of tiles, exact: with factors of one, results are the sums themselves.
#include "backends/cpu/lib/conv_i8_dot.h"

#include <numeric>

#include "backends/cpu/isa.h"
#include "tests/backends/cpu/conv_i8_check.h"

namespace tenon::cpu {
namespace {

/// Reads as many rows and bytes as the kernel with tile registers does, and multiplies one by one.
void multiply_plainly(const DotTile& t, bool is_signed) {
  for (int row = 0; row < (t.count > 16 ? 32 : 16); ++row) {
    for (int c = 0; c < t.panels * kDotLanes; ++c) {
      int32_t sum = t.start[c];
      for (int64_t k = 0; k < t.runs * t.bytes; ++k) {
        const int64_t panel = c / kDotLanes, lane = c % kDotLanes;
        const int weight = t.weights[panel * t.panel_bytes + (k / 4 * kDotLanes + lane) * 4 + k % 4];
        const uint8_t byte = t.rows[row * t.row_step + k / t.bytes * t.run_step + k % t.bytes];
        sum += weight * (is_signed ? static_cast<int8_t>(byte) : byte);
      }
      t.sums[row * kDotStep + c] = sum;
    }
  }
}

DotKernel plain_kernel() {
  return {.grain = 64,
          .row_grain = 16,
          .takes_signed = true,
          .stores_late = true,
          .panels_of = [](int64_t) { return kDotPanels; },
          .rows_of = [](int) { return 32; },
          .multiply = multiply_plainly,
          .enter = [] {},
          .leave = [] {}};
}

struct NamedKernel {
  std::string name;
  DotKernel kernel;
  decltype(&conv_i8_dot_avx512) run = conv_i8_dot_avx512;
};

/// What this machine can run; the plain one needs AVX-512 around it.
std::vector<NamedKernel> kernels_here() {
  std::vector<NamedKernel> out;
  const Isa isa = detect_isa();
  if (isa >= Isa::avx2) out.push_back({"split avx2", dot_kernel_split_avx2(), conv_i8_dot_avx2});
  if (isa >= Isa::avx512) out.push_back({"split avx512", dot_kernel_split_avx512()});
  if (isa >= Isa::avx512) out.push_back({"plain", plain_kernel()});
  if (isa >= Isa::avx512_vnni) out.push_back({"vnni", dot_kernel_vnni()});
  if (isa >= Isa::amx) out.push_back({"amx", dot_kernel_amx()});
  return out;
}

/// In panels or lists; the shape that says how.
template <class Weight>
std::pair<DotShape, std::vector<int8_t>> packed_for(const DotKernel& kernel, const DotShape& shape,
                                                    const Weight& weight) {
  if (kernel.lanes > 0) {
    SplitWeights split = split_dot(shape, kernel.lanes, weight);
    return {split.shape, std::move(split.packed)};
  }
  std::vector<int8_t> packed(static_cast<size_t>(shape.packed_bytes()));
  pack_dot(shape, weight, packed.data());
  return {shape, std::move(packed)};
}

/// Both ways to read the picture; bands need neighbouring columns.
std::vector<DotShape> shapes_of(const ByteConv& c, int64_t k, const DotKernel& kernel) {
  std::vector<DotShape> out = {{c.groups, c.group_out, k, kernel.grain}};
  if (c.window.dilation_w == 1) {
    out.push_back(out[0]);
    out[1].bands = true;
    out[1].runs = c.window.kernel_h;
  }
  return out;
}

void check_shape(const ByteConv& c, const DotShape& shape, const NamedKernel& with, const std::vector<int8_t>& src,
                 const std::vector<int8_t>& weights, const std::vector<float>& expected) {
  const Window& w = c.window;
  const int64_t pixels = w.n * w.out_h * w.out_w, all_out = c.groups * c.group_out;
  const std::vector<float> ones(static_cast<size_t>(all_out), 1), zeros(ones.size(), 0);
  const auto weight = [&](int64_t g, int64_t n, int64_t i) {
    return weights[static_cast<size_t>((g * c.group_out + n) * shape.k + i)];
  };
  const auto [packed_shape, packed] = packed_for(with.kernel, shape, weight);
  ConvI8Dot args{.window = w, .shape = packed_shape};
  args.is_signed = c.is_signed;
  args.zero = c.zero;
  args.src = src.data();
  args.weights = packed.data();
  args.requantize = {.multipliers = ones.data(), .bias = zeros.data()};
  for (int threads = 1; threads <= 3; ++threads) {
    std::vector<float> dst(static_cast<size_t>(pixels * w.dst_step), -7);
    std::vector<std::byte> workspace(conv_i8_dot_workspace(args, with.kernel, threads));
    args.dst = dst.data();
    args.workspace = workspace.data();
    const Fetch fetch{conv_i8_dot_first(args, with.kernel, {}), threads > 1};
    run_team(threads, [&](const Team& team) { with.run(args, with.kernel, team, fetch); });
    for (int64_t i = 0; i < pixels * w.dst_step; ++i) {
      const int64_t channel = i % w.dst_step;
      const float want = channel < all_out ? expected[static_cast<size_t>(i / w.dst_step * all_out + channel)] : -7;
      ASSERT_EQ(dst[static_cast<size_t>(i)], want)
          << with.name << (shape.bands ? ", bands" : "") << ", team of " << threads << ", element " << i;
    }
  }
}

int64_t products_of(const ByteConv& c) { return c.window.kernel_h * c.window.kernel_w * c.window.c / c.groups; }

void check_with(const ByteConv& c, const std::vector<int8_t>& src, const std::vector<int8_t>& weights) {
  const int64_t k = products_of(c);
  const auto expected = expected_sums(c, src, weights);
  for (const NamedKernel& with : kernels_here()) {
    for (const DotShape& shape : shapes_of(c, k, with.kernel)) check_shape(c, shape, with, src, weights, expected);
  }
}

void check(const ByteConv& c) {
  const Window& w = c.window;
  check_with(c, random_bytes(w.n * w.h * w.w * w.src_step, 3),
             random_bytes(c.groups * c.group_out * products_of(c), 4));
}

TEST(ConvI8Dot, SumsAreExact) {
  for (const bool is_signed : {false, true}) {
    const int zero = is_signed ? -11 : 130;
    for (const int64_t out : {1, 16, 33, 64, 100}) {
      ByteConv one{window_of(7, 9, 64, 1, 1, 0), 1, out, is_signed, zero};  // rows as they lie
      one.window.dst_step = out + 3;
      check(one);
      ByteConv three{window_of(6, 7, 5, 3, 1, 1), 1, out, is_signed, zero};
      three.window.dst_step = out;
      check(three);
    }
    ByteConv strided{window_of(13, 15, 3, 7, 2, 3), 1, 32, is_signed, zero};
    strided.window.dst_step = 32;
    check(strided);
    ByteConv grouped{window_of(5, 6, 48, 3, 1, 1), 2, 24, is_signed, 0};
    grouped.window.n = 2;
    grouped.window.src_step = 50;
    grouped.window.dst_step = 48;
    check(grouped);
    ByteConv tall{window_of(9, 40, 20, 3, 1, 1), 1, 70, is_signed,
                  zero};  // tiles that end with rows, taps further down
    tall.window.n = 2;
    tall.window.dilation_h = 2;
    tall.window.out_h = 7;
    tall.window.dst_step = 70;
    check(tall);
    for (const int64_t height : {1, 2, 8}) {  // rows of the window outside of the picture, zeros for u8
      ByteConv flat{window_of(height, 15, 70, 3, 1, 1), 1, 80, is_signed, 0};
      flat.window.dst_step = 80;
      check(flat);
    }
    ByteConv wide{window_of(1, 5, 256, 1, 1, 0), 1, 300, is_signed, zero};  // members share channels, not pixels
    wide.window.dst_step = 300;
    check(wide);
  }
}

// The largest sums that 8 bits make: all 255 or -128 times all -128.
TEST(ConvI8Dot, ExtremesFit) {
  const int64_t k = kMostDotProducts / 64 * 64;
  for (const auto& [name, kernel, run] : kernels_here()) {
    for (const bool is_signed : {false, true}) {
      const std::vector<uint8_t> src(static_cast<size_t>(k), is_signed ? 128 : 255);
      const float one = 1, none = 0;
      const auto least = [](int64_t, int64_t, int64_t) { return int8_t{-128}; };
      const auto [shape, packed] = packed_for(kernel, {1, 1, k, kernel.grain}, least);
      ConvI8Dot args{.window = {.w = 1, .c = k, .out_w = 1, .src_step = k}, .shape = shape};
      args.is_signed = is_signed;
      args.src = src.data();
      args.weights = packed.data();
      args.requantize = {.multipliers = &one, .bias = &none};
      float dst = 0;
      std::vector<std::byte> workspace(conv_i8_dot_workspace(args, kernel, 1));
      args.dst = &dst;
      args.workspace = workspace.data();
      run_team(1, [&, call = run](const Team& team) { call(args, kernel, team, {}); });
      EXPECT_EQ(dst, static_cast<float>((is_signed ? -128 : 255) * -128 * k)) << name;
    }
  }
}

// Data of 255 makes sums of two products in 16 bits saturate as soon as they can.
TEST(ConvI8Dot, PairsOfHeavyWeightsAreExact) {
  ByteConv c{window_of(5, 6, 44, 3, 1, 1), 1, 24, false, 0};
  c.window.dst_step = 24;
  const auto count = static_cast<size_t>(c.group_out * products_of(c));
  const std::vector<int8_t> most(static_cast<size_t>(5 * 6 * 44), int8_t{-1});  // 255
  using Weight = int (*)(size_t);
  const std::vector<Weight> patterns = {
      [](size_t) { return 127; },
      [](size_t) { return -128; },
      [](size_t i) { return i % 2 == 0 ? 127 : -128; },
      [](size_t i) { return i % 4 < 2 ? 127 : -128; },
      [](size_t) { return 64; },                      // pairs of 128: just fit
      [](size_t i) { return i % 2 == 0 ? 64 : 65; },  // 129: just do not
      [](size_t i) { return i % 8 < 4 ? -64 : -1; },
      [](size_t i) { return i % 97 == 0 ? -128 : 0; },  // few
      [](size_t i) { return i % 31 == 0  ? 127
                            : i % 3 == 0 ? 40
                                         : -40; },
      [](size_t) { return 0; },
  };
  for (const Weight& pattern : patterns) {
    std::vector<int8_t> weights(count);
    for (size_t i = 0; i < count; ++i) weights[i] = static_cast<int8_t>(pattern(i));
    check_with(c, most, weights);
  }
}

// Weights as networks have them, 1024 a sum: most groups find one that fits.
TEST(SplitWeights, LightWeightsBecomeDoubles) {
  std::mt19937 random(5);
  std::normal_distribution<float> normal(0, 20);
  const DotShape shape{1, 64, 1024, kSplitWindow};
  const auto weight = [&](int64_t, int64_t, int64_t) {
    return static_cast<int8_t>(std::clamp(std::lround(normal(random)), -127L, 127L));
  };
  const SplitWeights split = split_dot(shape, 8, weight);
  EXPECT_LT(split.row_bytes, 1024 * 1.01);
  EXPECT_LT(split.packed.size(), 64 * 1024 * 5 / 4);
}

}  // namespace
}  // namespace tenon::cpu
