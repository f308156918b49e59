// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How weights of 8 bits are parted among the products of quads.
#include "backends/cpu/lib/depthwise_quads.h"

#include <array>

#include "backends/cpu/lib/unpacked_order.h"

namespace tenon::cpu {
namespace {

using Shape = DepthwiseQuadsShape;

/// What the sums of two products can still take, of either sign: 255 times 128 is within 16 bits.
struct Room {
  static constexpr int kMost = 128;
  std::array<int, 2> plus{kMost, kMost}, minus{kMost, kMost};  // of the two sums of a quad

  int of(int sum, int weight) const { return weight > 0 ? plus[sum] : minus[sum]; }

  /// Moves as much of `left` as there is room for to the weight of a slot.
  void move(int& left, int sum, int8_t& slot) {
    const int part = std::clamp(left, std::max(-minus[sum], -128 - slot), std::min(plus[sum], 127 - slot));
    slot = static_cast<int8_t>(slot + part);
    left -= part;
    part > 0 ? plus[sum] -= part : minus[sum] += part;
  }

  /// Three taps (or fewer, where the others are 0) to the slots of one quad.
  void move_quad(std::array<int*, 3> left, int8_t* slots) {
    move(*left[0], 0, slots[0]);
    move(*left[2], 1, slots[3]);
    const int fuller = of(0, *left[1]) < of(1, *left[1]) ? 0 : 1;
    move(*left[1], 1 - fuller, slots[2 - fuller]);
    move(*left[1], fuller, slots[1 + fuller]);
  }
};

/// One channel's weights that no quad has yet.
struct Left {
  std::vector<int> taps;
  int64_t width;  // of a row, with zeros behind it
  int none = 0;

  std::array<int*, 3> of(int64_t row, int64_t quad) {
    int* const at = taps.data() + row * width + 2 * quad;
    return {at, at + 1, at + 2};
  }
  bool any(int64_t row, int64_t quad) {
    const auto three = of(row, quad);
    return *three[0] != 0 || *three[1] != 0 || *three[2] != 0;
  }
};

/// Extras until nothing is left of the eight channels: those that fit share sums.
void add_extras(const Shape& s, std::array<Left, Shape::kGroup>& left, std::vector<DepthwiseExtra>& to) {
  for (bool again = true; again;) {
    again = false;
    std::array<Room, Shape::kGroup> rooms;
    const size_t before = to.size();
    for (int64_t row = 0; row < s.kernel_h; ++row) {
      for (int64_t quad = 0; quad < s.quads(); ++quad) {
        DepthwiseExtra extra{.weights = {}, .row = static_cast<int32_t>(row), .quad = static_cast<int32_t>(quad)};
        bool used = false;
        for (size_t i = 0; i < left.size(); ++i) {
          if (!left[i].any(row, quad)) continue;
          int8_t* const slots = extra.weights + i * Shape::kQuad;
          rooms[i].move_quad(left[i].of(row, quad), slots);
          used = used || std::any_of(slots, slots + Shape::kQuad, [](int8_t weight) { return weight != 0; });
          again = again || left[i].any(row, quad);
        }
        if (used) to.push_back(extra);
      }
    }
    if (to.size() > before) to.back().is_last = 1;
  }
}

}  // namespace

DepthwiseQuadsWeights DepthwiseQuadsWeights::of(const Shape& s, const int8_t* weights) {
  DepthwiseQuadsWeights out;
  out.main.resize(static_cast<size_t>(s.blocks() * s.block_bytes()));
  out.first.push_back(0);
  for (int64_t block = 0; block < s.blocks(); ++block) {
    for (int group = 0; group < Shape::kGroups; ++group) {
      std::array<Left, Shape::kGroup> left;
      for (int i = 0; i < Shape::kGroup; ++i) {
        Left& one = left[static_cast<size_t>(i)];
        one.width = 2 * s.quads() + 1;
        one.taps.assign(static_cast<size_t>(s.kernel_h * one.width), 0);
        const int64_t at_i = unpacked_byte(group * Shape::kGroup + i, 2);
        const int64_t channel = block * Shape::kBlock + at_i % (s.is_half(block) ? Shape::kBlock / 2 : Shape::kBlock);
        int32_t sum = 0;
        for (int64_t tap = 0; channel < s.c && tap < s.kernel_h * s.kernel_w; ++tap) {
          const int weight = weights[channel * s.kernel_h * s.kernel_w + tap];
          one.taps[static_cast<size_t>(tap / s.kernel_w * one.width + tap % s.kernel_w)] = weight;
          sum += weight;
        }
        out.sums.push_back(sum);
        for (int64_t at = 0; at < s.kernel_h * s.quads(); ++at) {
          int8_t* const slots = out.main.data() + block * s.block_bytes() + at * Shape::kColumn +
                                (group * Shape::kGroup + i) * Shape::kQuad;
          Room().move_quad(one.of(at / s.quads(), at % s.quads()), slots);
        }
      }
      add_extras(s, left, out.extras);
      out.first.push_back(static_cast<int32_t>(out.extras.size()));
    }
  }
  return out;
}

}  // namespace tenon::cpu
