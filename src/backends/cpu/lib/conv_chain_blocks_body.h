// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// conv_chain_blocks for any vector type V.
#pragma once
#include "backends/cpu/lib/conv_chain_block_rows.h"
#include "backends/cpu/lib/conv_chain_expand.h"
#include "backends/cpu/lib/conv_chain_pieces.h"
#include "backends/cpu/lib/conv_rows_f32_body.h"
#include "backends/cpu/lib/pair_tile.h"

namespace tenon::cpu {

template <class V>
class ChainOfBlocks {
 public:
  ChainOfBlocks(const ConvChainF32& p, const Team& team)
      : p_(p), b_(chain_blocks(p)), rings_(p.workspace + team.rank * b_.member(p.window)) {
    results_ = rings_ + b_.rings();
    spare_ = rings_ + b_.spare(p.window);
    woven_ = rings_ + b_.weave(p.window);
    // The padding left and right, which nobody writes again.
    for (int64_t i = 0; i < b_.blocks * b_.parts; ++i) {
      const int64_t width = b_.width_of(i / b_.parts, p.window);
      const ChainPart part = chain_part(b_, p.window, i % b_.parts);
      for (int64_t r = 0; r < b_.ring_rows; ++r) {
        float* row = rings_ + i * b_.ring() + r * b_.row;
        std::fill(row, row + (part.from - part.origin) * width, 0.f);
        std::fill(row + (part.to - part.origin) * width, row + part.columns * width, 0.f);
      }
    }
  }

  template <int K, int S>
  TENON_INLINE void run(const ChainPiece& piece) {
    const Window& w = p_.window;
    const int64_t n = piece.n, end = piece.end;
    if (n != done_.n || piece.begin != done_.end) made_ = std::clamp<int64_t>(piece.begin * S - w.pad_top, 0, w.h);
    done_ = piece;
    for (int64_t y = piece.begin; y < end; y += p_.strip) {
      const int64_t y_end = std::min(end, y + p_.strip);
      if (p_.is_stem) weave(n, std::clamp<int64_t>((y_end - 1) * S - w.pad_top + K, made_, w.h));
      int64_t made = made_;
      for (int64_t i = 0; i < b_.blocks * b_.parts; ++i) {
        made = b_.width_of(i / b_.parts, w) == kResultChannels ? block<K, S, kResultChannels>(n, i, y, y_end)
                                                               : block<K, S, kMostWidth>(n, i, y, y_end);
      }
      made_ = made;
      project(n, y, y_end);
    }
  }

 private:
  /// Rows of the source for rows [made_, end) of what a network's first convolution makes.
  TENON_INLINE void weave(int64_t n, int64_t end) {
    const ConvSizes& s = p_.stem.conv.sizes;
    const ConvRowsPlan plan = conv_rows_plan(s, 1);
    const int64_t rows = (end - 1 - made_) * s.stride[0] + (s.kernel[0] - 1) * s.dilation[0] + 1;
    for (int64_t y = 0; y < rows; ++y)
      strip_row<V>(p_.stem, plan, n, made_ * s.stride[0] - s.pad[0] + y, woven_ + y * b_.woven_row);
  }

  /// Depthwise results [y, y_end) of part i of all blocks, with kWidth channels; returns how many rows of the wide
  /// picture are made then.
  template <int K, int S, int kWidth>
  TENON_INLINE int64_t block(int64_t n, int64_t i, int64_t y, int64_t y_end) {
    const Window& w = p_.window;
    const int64_t row_floats = w.out_w * kResultChannels;
    const ChainPart part = chain_part(b_, w, i % b_.parts);
    const int64_t channel = i / b_.parts * b_.width;
    float* ring = rings_ + i * b_.ring();
    float* to = results_ + channel / kResultChannels * b_.results + part.begin * kResultChannels;
    ExpandTiles tiles = expansion(i / b_.parts);
    const ExpandRow<V, kWidth / V::kLanes> expanded(part.to - part.from);
    int64_t made = made_;
    for (; y < y_end; y += 2, to += 2 * row_floats) {
      const bool pair = y + 1 < y_end;
      const int64_t first = y * S - w.pad_top, rows = pair ? K + S : K;
      const int64_t end = std::clamp<int64_t>(first + rows, made, w.h);
      for (; made < end; ++made) expand<kWidth>(tiles, expanded, n, made, part, ring + made % (K + S) * b_.row);
      const float* in[K + S];
      for (int r = 0; r < K + S; ++r) {
        const int64_t row = first + r;
        in[r] = row < 0 || row >= w.h || r >= rows ? nullptr : ring + row % (K + S) * b_.row;
      }
      block_rows<V, K, S, kWidth>(p_, in, channel, part.end - part.begin, b_.results, to,
                                  pair ? to + row_floats : spare_);
    }
    return made;
  }

  /// What expands one part of block i, but for the places of a row.
  TENON_INLINE ExpandTiles expansion(int64_t i) const {
    const ConvF32& stem = p_.stem.conv;
    const Bounds bounds = bounds_of<V>(p_.expand_activation);
    ExpandTiles t{.lda = p_.ld_src, .b = p_.expand + p_.expand_shape.offset_of(i), .k = p_.in_c};
    if (p_.is_stem) {
      const ConvSizes& s = stem.sizes;
      t.b = stem.weights + stem.shape.offset_of(i);
      t.lda = s.stride[1] * s.in_c;
      t.k = s.kernel[1] * s.in_c;
      t.segments = s.kernel[0];
      t.segment_stride = s.dilation[0] * b_.woven_row;
    }
    if (p_.expand_bias != nullptr) t.bias = p_.expand_bias + i * b_.width;
    t.low = bounds.low;
    t.high = bounds.high;
    return t;
  }

  /// Row y of one part of the wide picture.
  template <int kWidth>
  TENON_INLINE void expand(ExpandTiles& t, const ExpandRow<V, kWidth / V::kLanes>& row, int64_t n, int64_t y,
                           const ChainPart& part, float* to) const {
    const Window& w = p_.window;
    const ConvSizes& s = p_.stem.conv.sizes;
    t.a = p_.is_stem ? woven_ + (y - made_) * s.stride[0] * b_.woven_row + part.from * t.lda
                     : p_.src + ((n * w.h + y) * w.w + part.from) * t.lda;
    t.c = to + (part.from - part.origin) * kWidth;
    row.run(t);
    if (!is_bounds<V>(p_.expand_activation))
      finish_rows<V>(p_.expand_activation, t.c, kWidth, part.to - part.from, kWidth);
  }

  /// The last convolution of rows [y, y_end).
  TENON_INLINE void project(int64_t n, int64_t y, int64_t y_end) {
    const Window& w = p_.window;
    const PanelShape& shape = p_.project_shape;
    const int64_t pixel = (n * w.out_h + y) * w.out_w, rows = (y_end - y) * w.out_w;
    BlockArgs args{.shape = &shape, .b = p_.project, .c = p_.dst + pixel * w.dst_step, .ldc = w.dst_step};
    args.epilogue = &p_.epilogue;
    if (p_.epilogue.residual != nullptr) args.residual = p_.epilogue.residual + pixel * p_.epilogue.ld_residual;
    const Activation* finish = is_bounds<V>(p_.epilogue.activation) ? nullptr : &p_.epilogue.activation;
    if constexpr (V::kLanes == 16) {
      if (p_.project_pairs != 0) return project_pairs(args, rows, finish);
    }
    const int64_t steps = (slice_steps<V>(shape.k) + kResultChannels - 1) / kResultChannels * kResultChannels;
    for (int64_t k = 0; k < shape.k; k += steps) {
      const int64_t k_end = std::min(shape.k, k + steps);
      for (int64_t panel = 0; panel < shape.panels(); ++panel) {
        Tile tile = panel_tile<V>(args, {.rows = rows, .panel_end = shape.panels()}, panel, k, k_end);
        tile.a = results_ + k / kResultChannels * b_.results;
        tile.lda = tile.k = kResultChannels;
        tile.segments = (k_end - k) / kResultChannels;
        tile.segment_stride = b_.results;
        panel_tiles<V>(tile, rows, shape.vectors_of(panel), tile.last ? finish : nullptr);
      }
    }
  }

  /// The same two steps at once.
  TENON_INLINE void project_pairs(const BlockArgs& args, int64_t rows, const Activation* finish) {
    Tile tile = panel_tile<V>(args, {.rows = rows, .panel_end = 1}, 0, 0, args.shape->k);
    constexpr int kStep = kResultChannels;
    tile.a = results_;
    tile.segments = args.shape->k / kStep;
    tile.segment_stride = b_.results;
    if (p_.project_pairs == 2) return pair_tiles<V, 2, kStep>(tile, rows, finish);
    if (p_.project_pairs == 3) return pair_tiles<V, 3, kStep>(tile, rows, finish);
    pair_tiles<V, 5, kStep>(tile, rows, finish);
  }

  const ConvChainF32& p_;
  const ChainBlocks b_;
  float *rings_, *results_, *spare_, *woven_;
  ChainPiece done_{.n = -1};
  int64_t made_ = 0;  // rows of the wide picture in front of this one are in the rings, or no longer wanted
};

template <class V, int K, int S>
void run_chain_blocks(const ConvChainF32& p, const Team& team) {
  ChainPieces pieces(p.window, team);
  ChainOfBlocks<V> blocks(p, team);
  for (ChainPiece piece; pieces.next(piece);) blocks.template run<K, S>(piece);
}

template <class V>
void conv_chain_blocks(const ConvChainF32& p, const Team& team) {
  const bool strided = p.window.stride_h == 2;
  if (p.window.kernel_h == 3) return strided ? run_chain_blocks<V, 3, 2>(p, team) : run_chain_blocks<V, 3, 1>(p, team);
  return strided ? run_chain_blocks<V, 5, 2>(p, team) : run_chain_blocks<V, 5, 1>(p, team);
}

}  // namespace tenon::cpu
