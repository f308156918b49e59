// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How weights of 8 bits are parted among the products of quads.
#include "backends/cpu/lib/depthwise_quads.h"

#include <cstdlib>

#include "backends/cpu/lib/unpacked_order.h"

namespace tenon::cpu {
namespace {

using Shape = DepthwiseQuadsShape;

/// One row of a channel's weights among the slots of its quads, so that no sum of two products of 0 to 255 passes 16
/// bits; tells if that is possible.
class Parting {
 public:
  Parting(const int8_t* row, int64_t kernel_w, int64_t quads)
      : row_(row, row + kernel_w), slots_(static_cast<size_t>(quads * Shape::kQuad)), quads_(quads) {
    row_.resize(static_cast<size_t>(2 * quads + 1));
  }

  bool fits() {
    for (int64_t quad = 0; quad < quads_; ++quad) {
      plus_[0] = plus_[1] = minus_[0] = minus_[1] = kMost;
      int* const taps = row_.data() + 2 * quad;
      int8_t* const slots = slots_.data() + quad * Shape::kQuad;
      move(taps[0], 0, slots[0]);
      // The last tap of a row has one slot, that of other quads one more in the next quad.
      if (quad + 1 == quads_) move(taps[2], 1, slots[3]);
      move(taps[1], 0, slots[1]);
      move(taps[1], 1, slots[2]);
      move(taps[2], 1, slots[3]);
      if (taps[0] != 0 || taps[1] != 0) return false;
    }
    return row_.back() == 0;
  }
  const std::vector<int8_t>& slots() const { return slots_; }

 private:
  static constexpr int kMost = 128;  // times 255 is within 16 bits

  /// As much of `left` as there is room for to the weight of a slot, one of two of a sum.
  void move(int& left, int sum, int8_t& slot) {
    const int part = std::clamp(left, std::max(-minus_[sum], -128 - slot), std::min(plus_[sum], 127 - slot));
    slot = static_cast<int8_t>(slot + part);
    left -= part;
    part > 0 ? plus_[sum] -= part : minus_[sum] += part;
  }

  std::vector<int> row_;
  std::vector<int8_t> slots_;
  int64_t quads_;
  int plus_[2] = {}, minus_[2] = {};  // what sums can still take, of either sign
};

/// What lies at i of a block, null beyond the channels that there are.
const int8_t* channel_at(const Shape& s, const int8_t* weights, int64_t block, int64_t i) {
  const int64_t channel = block * Shape::kBlock + unpacked_byte(i, 2) % (s.is_half(block) ? 16 : 32);
  return channel < s.c ? weights + channel * s.kernel_h * s.kernel_w : nullptr;
}

/// Parts of a block's weights; false if they do not fit.
bool part(const Shape& s, const int8_t* weights, int64_t block, int8_t* parts) {
  for (int64_t i = 0; i < Shape::kBlock; ++i) {
    const int8_t* const channel = channel_at(s, weights, block, i);
    for (int64_t row = 0; channel && row < s.kernel_h; ++row) {
      Parting parting(channel + row * s.kernel_w, s.kernel_w, s.quads());
      if (!parting.fits()) return false;
      for (int64_t at = 0; at < s.quads() * Shape::kQuad; ++at) {
        const int64_t quad = row * s.quads() + at / Shape::kQuad;
        parts[quad * Shape::kColumn + i * Shape::kQuad + at % Shape::kQuad] = parting.slots()[static_cast<size_t>(at)];
      }
    }
  }
  return true;
}

/// Weights of a block without signs, which are apart.
void turn(const Shape& s, const int8_t* weights, int64_t block, int8_t* parts, int8_t* turns) {
  for (int64_t i = 0; i < Shape::kBlock; ++i) {
    const int8_t* const channel = channel_at(s, weights, block, i);
    for (int64_t at = 0; channel && at < s.kernel_h * s.kernel_w; ++at) {
      const int64_t row = at / s.kernel_w, tap = at % s.kernel_w, quad = std::min(tap / 2, s.quads() - 1);
      const int64_t slot = tap - 2 * quad == 2 ? 3 : tap - 2 * quad;  // the second slot of b stays empty
      const int64_t to = (row * s.quads() + quad) * Shape::kColumn + i * Shape::kQuad + slot;
      parts[to] = static_cast<int8_t>(std::abs(int{channel[at]}));  // 128 in the bits of a byte without sign
      turns[to] = static_cast<int8_t>(channel[at] < 0 ? -1 : 0);
    }
  }
}

}  // namespace

DepthwiseQuadsWeights DepthwiseQuadsWeights::of(const Shape& s, int zero, const int8_t* weights) {
  DepthwiseQuadsWeights out;
  out.parts.resize(static_cast<size_t>(s.blocks() * s.block_bytes()));
  out.turns.resize(out.parts.size());
  for (int64_t block = 0; block < s.blocks(); ++block) {
    int8_t* const parts = out.parts.data() + block * s.block_bytes();
    const bool turned = !part(s, weights, block, parts);
    out.is_turned.push_back(turned ? 1 : 0);
    if (turned) {
      std::fill_n(parts, s.block_bytes(), int8_t{0});
      turn(s, weights, block, parts, out.turns.data() + block * s.block_bytes());
    }
    for (int64_t i = 0; i < s.kernel_h * Shape::kBlock; ++i) {
      const int8_t* const channel = channel_at(s, weights, block, i % Shape::kBlock);
      int32_t start = 0;
      for (int64_t tap = 0; channel && tap < s.kernel_w; ++tap) {
        const int weight = channel[i / Shape::kBlock * s.kernel_w + tap];
        start += turned ? (128 - zero) * weight + std::max(-weight, 0) : -zero * weight;
      }
      out.starts.push_back(start);
    }
  }
  return out;
}

}  // namespace tenon::cpu
