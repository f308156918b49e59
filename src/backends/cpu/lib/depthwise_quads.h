// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution of 8-bit integers, channels last, exact, for processors whose 8-bit instructions saturate:
// quads of neighbours a, b, b, c times four weights. Sums of two products keep to 16 bits in one of two ways, block by
// block of channels: of unsigned data, where the weight of b can be cut in two parts for it; or of signed data, times
// weights without their signs, which turn the data over instead.
#pragma once
#include <algorithm>
#include <vector>

#include "backends/cpu/lib/requantize.h"
#include "backends/cpu/lib/window.h"
#include "base/threads.h"

namespace tenon::cpu {

struct DepthwiseQuadsShape {
  int64_t c = 1, kernel_h = 1, kernel_w = 1;

  static constexpr int kBlock = 32, kGroup = 8, kGroups = 4;  // channels that share a pass, a register; registers
  static constexpr int kQuad = 4, kColumn = kBlock * kQuad;   // bytes of a quad, of the quads of a column
  static constexpr int64_t kMostKernel = 7;

  static DepthwiseQuadsShape of(const Window& w) { return {w.c, w.kernel_h, w.kernel_w}; }
  /// Quads of a row of the kernel: one has its first three taps, each further one two more.
  int64_t quads() const { return std::max<int64_t>(1, kernel_w / 2); }
  int64_t blocks() const { return (c + kBlock - 1) / kBlock; }
  /// Are up to 16 channels left in this block? Then a register has those of two pixels, of either half of a row.
  bool is_half(int64_t block) const { return c - block * kBlock <= kBlock / 2; }
  int64_t block_bytes() const { return kernel_h * quads() * kColumn; }
  /// Columns of quads that a row of results reads: every column, or every other one at a stride of 2.
  int64_t quad_step(const Window& w) const { return w.stride_w == 2 ? w.dilation_w : 2 * w.dilation_w; }
  int64_t columns(const Window& w, int64_t results) const { return results + (quads() - 1) * quad_step(w); }
  /// Bytes of what a member unpacks: kernel_h rows.
  int64_t ring_bytes(const Window& w) const { return kernel_h * columns(w, w.out_w) * kColumn; }
};

/// Weights as kernels read them, channels of a block in the order of unpacked_byte().
struct DepthwiseQuadsWeights {
  std::vector<int8_t> parts;       // [blocks][kernel_h][quads][32][4], of turned blocks without signs
  std::vector<int8_t> turns;       // the same: -1 where data is turned over; of blocks that are not: 0
  std::vector<int32_t> starts;     // [blocks][kernel_h][32]: what sums begin with, as zero points and turned data want
  std::vector<uint8_t> is_turned;  // [blocks]

  /// `weights`: [c, kernel_h, kernel_w]; zero: of data, 128 more of signed data, which is unpacked as unsigned or
  /// signed.
  static DepthwiseQuadsWeights of(const DepthwiseQuadsShape& shape, int zero, const int8_t* weights);
};

struct DepthwiseQuads {
  Window window;  // strides of 1 or 2, both alike; rows are not dilated
  DepthwiseQuadsShape shape;
  bool is_signed = false;     // src is i8, else u8
  int zero = 0;               // of src; padding has it, too
  const void* src = nullptr;  // [n, h, w, c]
  const int8_t *parts = nullptr, *turns = nullptr;
  const int32_t* starts = nullptr;
  const uint8_t* is_turned = nullptr;
  Requantize requantize;      // without a residual
  void* dst = nullptr;        // [n, out_h, out_w, c]
  void* workspace = nullptr;  // of each member: shape.ring_bytes()
};

/// Every member of the team calls it; no barrier.
void depthwise_quads_avx2(const DepthwiseQuads& args, const Team& team);

}  // namespace tenon::cpu
