// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of winograd_i8_avx2() and winograd_i8_avx512(): transforms of tiles around a kernel of words.
// Source: Lavin, Gray 2016 (CVPR), arXiv:1509.09308, section 4.
#pragma once
#include <cstring>

#include "backends/cpu/lib/winograd_i8_ahead.h"
#include "backends/cpu/lib/winograd_i8_transform.h"

namespace tenon::cpu {

/// Level: the types Words and Ints, and Store, which makes results of rows of sums.
template <class Level>
struct WinogradI8Runner {
  using Words = typename Level::Words;
  using Ints = typename Level::Ints;
  const WinogradI8& p;
  const WordKernel& kernel;
  const WinogradI8Plan& plan;
  uint8_t* zeros;  // of this member
  int16_t* v;      // [positions][tiles of a block][channels]
  int32_t* m;      // [positions][tiles of a block][channels of a strip]
  WinogradI8Ahead weights;

  const int16_t* words() const { return reinterpret_cast<const int16_t*>(p.weights); }
  const int32_t* weight_sums() const { return reinterpret_cast<const int32_t*>(words() + p.shape.words()); }

  /// kTail: the last `left` channels.
  template <bool kSigned, bool kTail>
  TENON_INLINE void input_part(const uint8_t* const* pixels, int64_t c, int64_t left, int16_t* to) const {
    Words across[kWinogradSize][kWinogradSize];
#pragma GCC unroll 6
    for (int y = 0; y < kWinogradSize; ++y) {
      Words d[kWinogradSize];
#pragma GCC unroll 6
      for (int x = 0; x < kWinogradSize; ++x) {
        const uint8_t* from = pixels[y * kWinogradSize + x] + c;
        d[x] = kTail ? Words::template widen<kSigned>(from, left) : Words::template widen<kSigned>(from);
      }
      winograd_words(d, across[y]);
    }
#pragma GCC unroll 6
    for (int x = 0; x < kWinogradSize; ++x) {
      Words d[kWinogradSize], out[kWinogradSize];
#pragma GCC unroll 6
      for (int y = 0; y < kWinogradSize; ++y) d[y] = across[y][x];
      winograd_words(d, out);
#pragma GCC unroll 6
      for (int y = 0; y < kWinogradSize; ++y) out[y].store(to + (y * kWinogradSize + x) * plan.v_position + c);
    }
  }

  template <bool kSigned>
  void input_tile(int64_t tile, int16_t* to) const {
    const Window& w = p.window;
    const auto* picture =
        static_cast<const uint8_t*>(p.src) + tile / (plan.rows * plan.columns) * w.h * w.w * w.src_step;
    const int64_t y0 = tile / plan.columns % plan.rows * kWinogradPixels - w.pad_top;
    const int64_t x0 = tile % plan.columns * kWinogradPixels - w.pad_left;
    const uint8_t* pixels[kWinogradPositions];
    for (int i = 0; i < kWinogradPositions; ++i) {
      const int64_t y = y0 + i / kWinogradSize, x = x0 + i % kWinogradSize;
      const bool inside = y >= 0 && y < w.h && x >= 0 && x < w.w;
      pixels[i] = inside ? picture + (y * w.w + x) * w.src_step : zeros;
    }
    int64_t c = 0;
    for (; c + Words::kLanes <= p.shape.in_c; c += Words::kLanes) input_part<kSigned, false>(pixels, c, 0, to);
    if (c < p.shape.in_c) input_part<kSigned, true>(pixels, c, p.shape.in_c - c, to);
  }

  /// Tiles of a block times the weights of a strip at one position.
  TENON_INLINE void multiply(int position, int64_t tiles, int64_t strip) const {
    const int64_t width = p.shape.width_of(strip), words_of_position = 2 * p.shape.pairs() * width;
    WordTile t{.row_step = plan.v_step, .pairs = p.shape.pairs()};
    t.registers = static_cast<int>(width / kernel.lanes);
    t.weights = words() + p.shape.offset_of(strip) + position * words_of_position;
    const int64_t tall = kernel.rows_of(t.registers), parts = (tiles + tall - 1) / tall;
    const ConstBytes ahead = weights.behind(t.weights, words_of_position);
    t.ahead = reinterpret_cast<const int16_t*>(ahead.data());
    const int64_t step = static_cast<int64_t>(ahead.size()) / (2 * parts * t.pairs);  // words
    t.ahead_step = std::min<int64_t>((step + 1) / 2 * 2, 32);
    const int64_t ahead_words = t.ahead_step * t.pairs;
    for (int64_t i = 0; i < parts; ++i, t.ahead += ahead_words) {
      const int64_t begin = tiles * i / parts, end = tiles * (i + 1) / parts;
      t.rows = v + position * plan.v_position + begin * plan.v_step;
      t.count = static_cast<int>(end - begin);
      t.sums = m + position * plan.m_position + begin * p.shape.strip();
      kernel.multiply(t);
    }
  }

  /// Sums of the tile's pixels, 16 rows of a strip's step.
  void output_sums(int64_t index, int64_t strip, int32_t* out) const {
    constexpr uint32_t kInverseOf9 = 0x38E38E39u;
    const int32_t* from = m + index * p.shape.strip();
    const int64_t c = strip * p.shape.strip(), width = p.shape.width_of(strip);
    const Ints inverse = Ints::all(kInverseOf9), zero = Ints::all(static_cast<uint32_t>(p.zero));
    for (int64_t i = 0; i < width; i += Ints::kLanes) {
      Ints across[kWinogradSize][kWinogradPixels];
#pragma GCC unroll 6
      for (int y = 0; y < kWinogradSize; ++y) {
        Ints row[kWinogradSize];
#pragma GCC unroll 6
        for (int x = 0; x < kWinogradSize; ++x) {
          row[x] = Ints::load(from + (y * kWinogradSize + x) * plan.m_position + i);
        }
        winograd_sums(row, across[y]);
      }
      const Ints offset = zero * Ints::load(weight_sums() + c + i);
#pragma GCC unroll 4
      for (int x = 0; x < kWinogradPixels; ++x) {
        Ints column[kWinogradSize], sums[kWinogradPixels];
#pragma GCC unroll 6
        for (int y = 0; y < kWinogradSize; ++y) column[y] = across[y][x];
        winograd_sums(column, sums);
#pragma GCC unroll 4
        for (int y = 0; y < kWinogradPixels; ++y) {
          const Ints sum = (sums[y] * inverse).template shifted_right<6>() - offset;
          sum.store(out + (y * kWinogradPixels + x) * p.shape.strip() + i);
        }
      }
    }
  }

  /// Results of the tile's pixels that lie in the picture.
  void store_tile(int64_t tile, int32_t* sums, const typename Level::Store& store) const {
    const Window& w = p.window;
    const int64_t y = tile / plan.columns % plan.rows * kWinogradPixels, x = tile % plan.columns * kWinogradPixels;
    const int64_t rows = std::min<int64_t>(w.out_h - y, kWinogradPixels);
    const auto columns = static_cast<int>(std::min<int64_t>(w.out_w - x, kWinogradPixels));
    const int64_t pixel = (tile / (plan.rows * plan.columns) * w.out_h + y) * w.out_w + x;
    for (int64_t r = 0; r < rows; ++r) {
      store.rows(sums + r * kWinogradPixels * p.shape.strip(), columns, pixel + r * w.out_w);
    }
  }

  void strip_of_block(WorkRange tiles, int64_t strip, bool is_last, typename Level::Store& store) const {
    alignas(64) int32_t sums[kWinogradPixels * kWinogradPixels * Level::kStrip];
    const int64_t c = strip * p.shape.strip();
    store.begin(c, static_cast<int>(std::min(p.shape.out_c - c, p.shape.strip())));
    for (int position = 0; position < kWinogradPositions; ++position) multiply(position, tiles.size(), strip);
    for (int64_t i = 0; i < tiles.size(); ++i) {
      if (is_last) weights.fetch_rest(i, tiles.size());
      output_sums(i, strip, sums);
      store_tile(tiles.begin + i, sums, store);
    }
  }

  /// All that this member does: its tiles, or its strips of all tiles.
  void run(WorkRange tiles, WorkRange strips) const {
    if (tiles.empty() || strips.empty()) return;
    std::memset(zeros, p.zero, static_cast<size_t>(plan.zero_bytes));
    typename Level::Store store({p.requantize, p.dst, p.window.dst_step, p.ld_residual, 9 * p.shape.in_c});
    for (int64_t begin = tiles.begin; begin < tiles.end; begin += plan.block) {
      const WorkRange block{begin, std::min(begin + plan.block, tiles.end)};
      for (int64_t i = 0; i < block.size(); ++i) {
        int16_t* to = v + i * plan.v_step;
        p.is_signed ? input_tile<true>(begin + i, to) : input_tile<false>(begin + i, to);
      }
      for (int64_t strip = strips.begin; strip < strips.end; ++strip) {
        strip_of_block(block, strip, block.end == tiles.end && strip + 1 == strips.end, store);
      }
    }
  }
};

template <class Level>
void winograd_i8(const WinogradI8& p, const WordKernel& kernel, const Team& team, const Fetch& fetch) {
  const WinogradI8Plan plan = winograd_i8_plan(p.window, p.shape, team.size);
  auto* memory = static_cast<uint8_t*>(p.workspace) + team.rank * plan.bytes();
  auto* words = memory + plan.zero_bytes;
  const WinogradI8Runner<Level> runner{p,
                                       kernel,
                                       plan,
                                       memory,
                                       reinterpret_cast<int16_t*>(words),
                                       reinterpret_cast<int32_t*>(words + plan.v_bytes()),
                                       {fetch, winograd_i8_first(p, team)}};
  if (plan.by_channels) return runner.run({0, plan.tiles}, team.range(p.shape.strips()));
  runner.run(team.range(plan.tiles), {0, p.shape.strips()});
}

}  // namespace tenon::cpu
