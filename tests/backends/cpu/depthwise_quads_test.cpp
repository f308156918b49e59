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

/// Large weights, many of one sign, and the least one.
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

/// Each quad's sums of two products fit in 16 bits, whatever the data; the parts of a weight add up to it.
void check_parts(const Case& one, int& turned_blocks) {
  SCOPED_TRACE(text_of(one));
  const Window& w = one.conv.window;
  const Shape s = Shape::of(w);
  const auto packed = DepthwiseQuadsWeights::of(s, 0, one.weights.data());
  for (int64_t i = 0; i < s.blocks() * Shape::kBlock; ++i) {
    const int64_t block = i / Shape::kBlock, place = unpacked_byte(i % Shape::kBlock, 2);
    const int64_t channel = block * Shape::kBlock + place % (s.is_half(block) ? 16 : 32);
    const bool is_turned = packed.is_turned[static_cast<size_t>(block)] != 0;
    turned_blocks += is_turned && i % Shape::kBlock == 0 ? 1 : 0;
    for (int64_t row = 0; row < s.kernel_h; ++row) {
      std::map<int64_t, int> found;  // by column of the kernel
      for (int64_t quad = 0; quad < s.quads(); ++quad) {
        const auto at = static_cast<size_t>(block * s.block_bytes() + (row * s.quads() + quad) * Shape::kColumn +
                                            i % Shape::kBlock * 4);
        for (size_t sum = 0; sum < 2; ++sum) {
          int most = 0, least = 0;
          for (size_t slot = 2 * sum; slot < 2 * sum + 2; ++slot) {
            const int part = is_turned ? static_cast<uint8_t>(packed.parts[at + slot]) : packed.parts[at + slot];
            most += is_turned ? 127 * part : 255 * std::max(part, 0);
            least += is_turned ? -128 * part : 255 * std::min(part, 0);
            found[2 * quad + std::array{0, 1, 1, 2}[slot]] += packed.turns[at + slot] != 0 ? -part : part;
          }
          EXPECT_TRUE(most <= INT16_MAX && least >= INT16_MIN) << "channel " << channel << ", row " << row;
        }
      }
      for (const auto& [column, weight] : found) {
        const int64_t tap = (channel * s.kernel_h + row) * s.kernel_w + column;
        EXPECT_EQ(weight, channel < s.c && column < s.kernel_w ? one.weights[static_cast<size_t>(tap)] : 0)
            << "channel " << channel << ", row " << row << ", column " << column;
      }
    }
  }
}

TEST(DepthwiseQuads, PartsOfWeightsFitAndAddUp) {
  int turned = 0, blocks = 0;
  for (const Case& one : cases()) {
    check_parts(one, turned);
    blocks += static_cast<int>(Shape::of(one.conv.window).blocks());
  }
  EXPECT_GT(turned, 0);  // both kinds are seen
  EXPECT_LT(turned, blocks);
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
    const int zero = one.conv.zero + (one.conv.is_signed ? 128 : 0);
    const auto packed = DepthwiseQuadsWeights::of(Shape::of(w), zero, one.weights.data());
    const std::vector<float> ones(static_cast<size_t>(w.c), 1), zeros(ones.size(), 0);
    DepthwiseQuads args{.window = w, .shape = Shape::of(w)};
    args.is_signed = one.conv.is_signed;
    args.zero = one.conv.zero;
    args.src = src.data();
    args.parts = packed.parts.data();
    args.turns = packed.turns.data();
    args.starts = packed.starts.data();
    args.is_turned = packed.is_turned.data();
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
