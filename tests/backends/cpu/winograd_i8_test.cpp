// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Winograd convolution of bytes, exact: with factors of one, results are the sums themselves.
#include "backends/cpu/lib/winograd_i8.h"

#include "backends/cpu/isa.h"
#include "tests/backends/cpu/conv_i8_check.h"

namespace tenon::cpu {
namespace {

struct Kernel {
  std::string name;
  const WordKernel& words;
  void (*run)(const WinogradI8& args, const WordKernel& kernel, const Team& team, const Fetch& fetch);
};

std::vector<Kernel> kernels_here() {
  std::vector<Kernel> out;
  const Isa isa = detect_isa();
  if (isa >= Isa::avx2) out.push_back({"avx2", word_kernel_avx2(), winograd_i8_avx2});
  if (isa >= Isa::avx512) out.push_back({"avx512", word_kernel_avx512(), winograd_i8_avx512});
  if (isa >= Isa::avx512_vnni) out.push_back({"vnni", word_kernel_vnni(), winograd_i8_avx512});
  return out;
}

/// Weights by product, row and column first as pack_winograd_i8() wants them, as the definition does: channels last.
std::vector<int8_t> channels_behind(const std::vector<int8_t>& weights, int64_t in_c) {
  std::vector<int8_t> out(weights.size());
  for (size_t i = 0; i < out.size(); ++i) {
    const auto at = static_cast<int64_t>(i), n = at / (9 * in_c), k = at % (9 * in_c);
    out[i] = weights[static_cast<size_t>((n * in_c + k % in_c) * 9 + k / in_c)];
  }
  return out;
}

void check(const ByteConv& c, const std::vector<int8_t>& src, const std::vector<int8_t>& weights) {
  const Window& w = c.window;
  const int64_t pixels = w.n * w.out_h * w.out_w;
  const auto expected = expected_sums(c, src, channels_behind(weights, w.c));
  const std::vector<float> ones(static_cast<size_t>(c.group_out), 1), zeros(ones.size(), 0);
  for (const Kernel& kernel : kernels_here()) {
    const WinogradI8Shape shape{w.c, c.group_out, kernel.words.lanes, kernel.words.registers};
    ASSERT_TRUE(winograd_i8_is_exact(shape, weights.data(), c.is_signed));
    std::vector<int32_t> packed(static_cast<size_t>(shape.packed_bytes() + 3) / sizeof(int32_t));
    pack_winograd_i8(shape, weights.data(), reinterpret_cast<int8_t*>(packed.data()));
    WinogradI8 args{.window = w, .shape = shape, .is_signed = c.is_signed, .zero = c.zero, .src = src.data()};
    args.weights = reinterpret_cast<const int8_t*>(packed.data());
    args.requantize = {.multipliers = ones.data(), .bias = zeros.data()};
    for (int threads = 1; threads <= 3; ++threads) {
      std::vector<float> dst(static_cast<size_t>(pixels * w.dst_step), -7);
      const auto bytes = static_cast<size_t>(threads * winograd_i8_plan(w, shape, threads).bytes());
      std::vector<std::byte> workspace(bytes);
      args.dst = dst.data();
      args.workspace = workspace.data();
      const Fetch fetch{winograd_i8_first(args, {}), threads > 1};
      run_team(threads, [&](const Team& team) { kernel.run(args, kernel.words, team, fetch); });
      for (int64_t i = 0; i < pixels * w.dst_step; ++i) {
        const int64_t channel = i % w.dst_step;
        const float want =
            channel < c.group_out ? expected[static_cast<size_t>(i / w.dst_step * c.group_out + channel)] : -7;
        ASSERT_EQ(dst[static_cast<size_t>(i)], want)
            << kernel.name << ", team of " << threads << ", element " << i << ", " << w.c << " to " << c.group_out;
      }
    }
  }
}

ByteConv conv_of(int64_t h, int64_t w, int64_t in_c, int64_t out_c, bool is_signed) {
  ByteConv out{window_of(h, w, in_c, 3, 1, 1), 1, out_c, is_signed, is_signed ? -11 : 130};
  out.window.dst_step = out_c;
  return out;
}

void check_random(const ByteConv& c) {
  check(c, random_bytes(c.window.n * c.window.h * c.window.w * c.window.src_step, 5),
        random_bytes(c.group_out * c.window.c * 9, 6));
}

TEST(WinogradI8, SumsAreExact) {
  for (const bool is_signed : {false, true}) {
    for (const int64_t out_c : {1, 16, 33, 64, 100}) check_random(conv_of(7, 9, 35, out_c, is_signed));
    check_random(conv_of(4, 5, 64, 300, is_signed));     // members share channels, not tiles
    ByteConv parts = conv_of(6, 13, 20, 24, is_signed);  // of larger tensors, two pictures, other margins
    parts.window.n = 2;
    parts.window.src_step = 23;
    parts.window.dst_step = 29;
    parts.window.pad_top = 0;
    parts.window.pad_left = 2;
    parts.window.out_h = 5;
    parts.window.out_w = 14;
    check_random(parts);
    check_random(conv_of(30, 33, 200, 8, is_signed));  // several blocks
  }
}

// The largest numbers that each stage meets: bytes and weights of checkered signs, and all alike.
TEST(WinogradI8, ExtremesFit) {
  constexpr int64_t kChannels = 96, kOut = 5;  // 255 * 128 * 9 * 96 is nearly 2^25
  for (const bool is_signed : {false, true}) {
    for (const int pattern : {0, 1, 2, 3, 4}) {
      ByteConv c = conv_of(8, 8, kChannels, kOut, is_signed);
      c.zero = 0;
      auto src = random_bytes(8 * 8 * kChannels, 7);
      auto weights = random_bytes(kOut * kChannels * 9, 8);
      const auto high = [&](int64_t y, int64_t x) {
        return pattern == 0 || (pattern == 1 ? (y + x) % 2 == 0 : pattern == 2 ? y % 2 == 0 : y % 3 == x % 3);
      };
      const auto most = static_cast<int8_t>(is_signed ? 127 : 255), least = static_cast<int8_t>(is_signed ? -128 : 0);
      for (size_t i = 0; i < src.size(); ++i) {
        const auto pixel = static_cast<int64_t>(i) / kChannels;
        src[i] = high(pixel / 8, pixel % 8) == (pattern < 4) ? most : least;
      }
      for (size_t i = 0; i < weights.size(); ++i) {
        const auto tap = static_cast<int64_t>(i) % 9;
        weights[i] = static_cast<int8_t>(pattern == 0 || high(tap / 3, tap % 3) ? -128 : 127);
      }
      check(c, src, weights);
    }
  }
}

TEST(WinogradI8, WeightsThatMayPass25BitsAreFound) {
  const WinogradI8Shape shape{.in_c = 115, .out_c = 2};  // 1,035 products
  std::vector<int8_t> weights(2 * 115 * 9, 127);
  EXPECT_TRUE(winograd_i8_is_exact(shape, weights.data(), false));  // 255 * 127 * 1,035 is below 2^25
  weights[1500] = -128;
  EXPECT_TRUE(winograd_i8_is_exact(shape, weights.data(), false));
  std::fill(weights.begin() + 1035, weights.end(), int8_t{-128});
  EXPECT_FALSE(winograd_i8_is_exact(shape, weights.data(), false));  // 255 * 128 * 1,035 is not
  EXPECT_TRUE(winograd_i8_is_exact(shape, weights.data(), true));    // 128 * 128 * 1,035 is
}

}  // namespace
}  // namespace tenon::cpu
