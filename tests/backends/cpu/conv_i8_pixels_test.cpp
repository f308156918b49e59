// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 1x1 convolution of bytes with pixels in the lanes, exact: as f32 with factors of one results are the sums themselves,
// as bytes they are the sums' quotients by a power of two, rounded.
#include "backends/cpu/lib/conv_i8_pixels.h"

#include <cmath>
#include <optional>

#include "backends/cpu/isa.h"
#include "tests/backends/cpu/conv_i8_check.h"

namespace tenon::cpu {
namespace {

constexpr float kStep = 1024;  // of results that are bytes
constexpr int kZero = 117, kResidualZero = 9;

ByteConv one_tap(int64_t pixels, int64_t k, int64_t group_out, bool is_signed) {
  ByteConv out{window_of(1, pixels, k, 1, 1, 0), 1, group_out, is_signed, is_signed ? -11 : 130};
  out.window.src_step = k + 3;
  out.window.dst_step = group_out + 5;
  return out;
}

struct Packed {
  PixelShape shape;
  std::vector<int8_t> weights;
};

Packed pack(const ByteConv& c, const std::vector<int8_t>& weights) {
  Packed out{{c.group_out, c.window.c}, {}};
  out.weights = pack_pixels(out.shape, [&](int64_t, int64_t n, int64_t k) {
                  return weights[static_cast<size_t>(n * c.window.c + k)];
                }).packed;
  out.shape.listed_bytes = static_cast<int64_t>(out.weights.size()) - out.shape.sum_bytes();
  return out;
}

/// dst, by teams of one to three; `before` is what is there before.
template <class Number>
std::vector<std::vector<Number>> run(const ByteConv& c, const std::vector<int8_t>& src, const Packed& packed,
                                     const Requantize& requantize, Number before) {
  const Window& w = c.window;
  const std::vector<float> ones(static_cast<size_t>(c.group_out), 1), zeros(ones.size(), 0);
  ConvI8Pixels args{.window = w, .shape = packed.shape, .is_signed = c.is_signed, .zero = c.zero};
  args.src = src.data();
  args.weights = packed.weights.data();
  args.requantize = requantize;
  args.requantize.multipliers = ones.data();
  args.requantize.bias = zeros.data();
  args.ld_residual = c.group_out;
  std::vector<std::vector<Number>> out;
  for (int threads = 1; threads <= 3; ++threads) {
    std::vector<Number>& dst = out.emplace_back(static_cast<size_t>(w.out_w * w.dst_step), before);
    std::vector<std::byte> workspace(conv_i8_pixels_workspace(args, threads));
    args.dst = dst.data();
    args.workspace = workspace.data();
    const Fetch fetch{conv_i8_pixels_first(args, {}), threads > 1};
    run_team(threads, [&](const Team& team) { conv_i8_pixels_avx2(args, team, fetch); });
  }
  return out;
}

/// Channel and pixel of an element of dst, or nothing between pixels.
std::optional<size_t> element_at(const ByteConv& c, size_t i) {
  const int64_t pixel = static_cast<int64_t>(i) / c.window.dst_step, n = static_cast<int64_t>(i) % c.window.dst_step;
  if (n >= c.group_out) return std::nullopt;
  return static_cast<size_t>(pixel * c.group_out + n);
}

float byte_of(float real) { return std::clamp(std::nearbyint(real) + static_cast<float>(kZero), 0.0f, 255.0f); }

void check_bytes(const ByteConv& c, const std::vector<int8_t>& src, const Packed& packed,
                 const std::vector<float>& sums, bool adds) {
  const std::vector<int8_t> residual = random_bytes(c.window.out_w * c.group_out, 5);
  Requantize to{.element = Element::u8, .bytes = {kStep, kZero}};
  if (adds) {
    to.residual = residual.data();
    to.residual_element = Element::i8;
    to.residual_bytes = {kStep / 2, kResidualZero};
  }
  for (const auto& dst : run<uint8_t>(c, src, packed, to, 77)) {
    for (size_t i = 0; i < dst.size(); ++i) {
      const auto at = element_at(c, i);
      const float added = at && adds ? static_cast<float>(residual[*at] - kResidualZero) / 2 : 0;
      ASSERT_EQ(dst[i], at ? byte_of(sums[*at] / kStep + added) : 77.0f) << "element " << i;
    }
  }
}

void check(const ByteConv& c, const std::vector<int8_t>& src, const std::vector<int8_t>& weights) {
  if (detect_isa() < Isa::avx2) return;
  const Packed packed = pack(c, weights);
  const auto sums = expected_sums(c, src, weights);
  for (const auto& dst : run<float>(c, src, packed, {}, -7)) {
    for (size_t i = 0; i < dst.size(); ++i) {
      const auto at = element_at(c, i);
      ASSERT_EQ(dst[i], at ? sums[*at] : -7.0f) << "element " << i;
    }
  }
  for (const bool adds : {false, true}) check_bytes(c, src, packed, sums, adds);
}

void check(const ByteConv& c) {
  check(c, random_bytes(c.window.w * c.window.src_step, 3), random_bytes(c.group_out * c.window.c, 4));
}

TEST(ConvI8Pixels, SumsAreExact) {
  for (const bool is_signed : {false, true}) {
    check(one_tap(8, 16, 16, is_signed));
    check(one_tap(49, 64, 100, is_signed));   // more channels than pixels
    check(one_tap(203, 24, 40, is_signed));   // half a block of channels
    check(one_tap(100, 37, 19, is_signed));   // a group that is not full
    check(one_tap(70, 1100, 33, is_signed));  // tiles of few vectors
  }
}

/// Pixels of 255 or of 0, weights of either extreme: what saturates if it can.
TEST(ConvI8Pixels, HeavyWeightsAreExact) {
  const ByteConv c = one_tap(40, 48, 32, false);
  std::vector<int8_t> src(static_cast<size_t>(c.window.w * c.window.src_step));
  for (size_t i = 0; i < src.size(); ++i) src[i] = i / 51 % 3 == 0 ? 0 : -1;
  for (const int lighter : {0, 1, 63, 64}) {
    std::vector<int8_t> weights(static_cast<size_t>(c.group_out * c.window.c));
    for (size_t i = 0; i < weights.size(); ++i) {
      const int n = static_cast<int>(i) / 48, k = static_cast<int>(i) % 48;
      const bool negative = n % 3 == 0 || (n % 3 == 1 && k / (n % 5 + 1) % 2 == 0);
      weights[i] = static_cast<int8_t>(negative ? lighter - 128 : 127 - lighter);
    }
    check(c, src, weights);
  }
}

/// Lists of light weights: three groups of four products behind each other, none twice.
TEST(ConvI8Pixels, LightWeightsAreBundled) {
  const std::vector<int8_t> weights(16 * 48, 10);
  PixelLists lists(1);
  lists.append(weights, 16);
  EXPECT_DOUBLE_EQ(lists.row_bytes(), 4 * 7 * 8 / 5.0);
}

}  // namespace
}  // namespace tenon::cpu
