// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Depthwise convolution of bytes by quads, exact whatever the weights: with factors of one, results are the sums.
#include "backends/cpu/lib/depthwise_quads.h"

#include <map>

#include "backends/cpu/isa.h"
#include "backends/cpu/lib/unpacked_order.h"
#include "base/str.h"
#include "tests/backends/cpu/conv_i8_check.h"

namespace tenon::cpu {
namespace {

using Shape = DepthwiseQuadsShape;

/// Weights that do not fit in 16 bits together: all of one sign and large, or extremes of either.
std::vector<int8_t> large_weights(int64_t n, unsigned seed) {
  std::vector<int8_t> out = random_bytes(n, seed);
  for (size_t i = 0; i < out.size(); ++i) {
    const auto size = static_cast<int8_t>(100 + i % 28);
    out[i] = i % 5 == 0 ? int8_t{-128} : i / 64 % 2 == 0 ? size : static_cast<int8_t>(out[i] < 0 ? -size : size);
  }
  return out;
}

struct Case {
  ByteConv conv;
  std::vector<int8_t> weights;
};

std::vector<Case> cases() {
  std::vector<Case> out;
  for (const int64_t c : {32, 48, 37, 7, 100}) {
    for (const auto [kernel, stride, pad] :
         {std::array{3, 1, 1}, {3, 2, 1}, {5, 1, 2}, {5, 2, 2}, {2, 1, 0}, {7, 1, 3}, {1, 1, 0}}) {
      const Window w = window_of(9, 11, c, kernel, stride, pad);
      const auto seed = static_cast<unsigned>(100 * c + 10 * kernel + stride);
      const int64_t n = c * kernel * kernel;
      out.push_back({{w, c, 1, false, 0}, random_bytes(n, seed)});
      out.push_back({{w, c, 1, seed % 2 == 0, 17}, large_weights(n, seed)});
    }
  }
  return out;
}

std::string text_of(const Case& one) {
  const Window& w = one.conv.window;
  return str(w.c, " channels, kernel ", w.kernel_h, ", stride ", w.stride_h, one.conv.is_signed ? ", i8" : ", u8");
}

/// Each quad's sums of two products, and those of the extras that share them, fit in 16 bits; the parts of a weight add
/// up to it.
void check_parts(const Case& one) {
  SCOPED_TRACE(text_of(one));
  const Window& w = one.conv.window;
  const Shape s = Shape::of(w);
  const auto packed = DepthwiseQuadsWeights::of(s, one.weights.data());
  std::map<std::array<int64_t, 3>, int> found;  // by channel, row and column of the kernel
  std::array<std::array<int, 2>, 2> room{};     // of a sum and sign
  const auto add = [&](int64_t block, int64_t i, int64_t row, int64_t quad, const int8_t* slots, bool fresh) {
    const int64_t channel = block * Shape::kBlock + unpacked_byte(i, 2) % (s.is_half(block) ? 16 : 32);
    if (fresh) room = {};
    for (int slot = 0; slot < 4; ++slot) {
      room[static_cast<size_t>(slot / 2)][slots[slot] > 0 ? 1 : 0] += std::abs(int{slots[slot]});
      if (i % 8 < 4 || !s.is_half(block)) found[{channel, row, 2 * quad + std::array{0, 1, 1, 2}[slot]}] += slots[slot];
    }
    for (const auto& sum : room) EXPECT_TRUE(sum[0] <= 128 && sum[1] <= 128) << "channel " << channel;
  };
  for (int64_t block = 0; block < s.blocks(); ++block) {
    for (int64_t i = 0; i < Shape::kBlock; ++i) {
      for (int64_t at = 0; at < s.kernel_h * s.quads(); ++at) {
        const auto* slots = packed.main.data() + block * s.block_bytes() + at * Shape::kColumn + i * 4;
        add(block, i, at / s.quads(), at % s.quads(), slots, true);
      }
      const auto group = static_cast<size_t>(block * Shape::kGroups + i / Shape::kGroup);
      bool fresh = true;
      for (auto e = static_cast<size_t>(packed.first[group]); e < static_cast<size_t>(packed.first[group + 1]); ++e) {
        const DepthwiseExtra& extra = packed.extras[e];
        add(block, i, extra.row, extra.quad, extra.weights + i % Shape::kGroup * 4, fresh);
        fresh = extra.is_last != 0;
      }
      EXPECT_TRUE(packed.first[group] == packed.first[group + 1] || fresh) << "the last extra ends a sum";
    }
  }
  for (const auto& [at, weight] : found) {
    const bool is_tap = at[0] < w.c && at[2] < w.kernel_w;
    const int64_t i = (at[0] * w.kernel_h + at[1]) * w.kernel_w + at[2];
    EXPECT_EQ(weight, is_tap ? one.weights[static_cast<size_t>(i)] : 0) << at[0] << " " << at[1] << " " << at[2];
  }
}

TEST(DepthwiseQuads, PartsOfWeightsFitAndAddUp) {
  for (const Case& one : cases()) check_parts(one);
}

TEST(DepthwiseQuads, SumsAreExact) {
  if (detect_isa() < Isa::avx2) return;  // nothing to run: the only kernel needs AVX2
  for (const Case& one : cases()) {
    SCOPED_TRACE(text_of(one));
    Window w = one.conv.window;
    w.dst_step = w.c;
    std::vector<int8_t> src = random_bytes(w.h * w.w * w.c, 5);
    for (size_t i = 0; i < src.size(); i += 3) src[i] = one.conv.is_signed ? 127 : -1;  // the largest
    const auto expected = expected_sums(one.conv, src, one.weights);
    const auto packed = DepthwiseQuadsWeights::of(Shape::of(w), one.weights.data());
    const std::vector<float> ones(static_cast<size_t>(w.c), 1), zeros(ones.size(), 0);
    DepthwiseQuads args{.window = w, .shape = Shape::of(w)};
    args.is_signed = one.conv.is_signed;
    args.zero = one.conv.zero;
    args.src = src.data();
    args.weights = packed.main.data();
    args.sums = packed.sums.data();
    args.first = packed.first.data();
    args.extras = packed.extras.data();
    for (const Element element : {Element::f32, Element::u8}) {
      args.requantize = {.multipliers = ones.data(), .bias = zeros.data(), .element = element};
      args.requantize.bytes = {512.0f, 100};
      for (const int threads : {1, 3}) {
        std::vector<uint8_t> workspace(static_cast<size_t>(threads * args.shape.ring_bytes(w)));
        std::vector<float> sums(expected.size());
        std::vector<uint8_t> bytes(expected.size());
        args.dst = element == Element::f32 ? static_cast<void*>(sums.data()) : bytes.data();
        args.workspace = workspace.data();
        run_team(threads, [&](const Team& team) { depthwise_quads_avx2(args, team); });
        if (element == Element::f32) {
          EXPECT_EQ(sums, expected);
          continue;
        }
        for (size_t i = 0; i < expected.size(); ++i) {
          const float whole = std::clamp(std::nearbyint(expected[i] / 512) + 100, 0.0f, 255.0f);
          ASSERT_EQ(bytes[i], static_cast<uint8_t>(whole)) << i;
        }
      }
    }
  }
}

}  // namespace
}  // namespace tenon::cpu
