// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers around a kernel of tiles: rows of bytes in, requantized bytes out.
#pragma once
#include <algorithm>

#include "backends/cpu/lib/conv_i8_dot.h"
#include "backends/cpu/lib/dot_copies.h"
#include "backends/cpu/lib/dot_rows.h"

namespace tenon::cpu {

/// Level: what differs between instruction sets. Its Store takes rows of sums; the rest is as DotCopies says.
template <class Level>
struct DotRunner {
  const ConvI8Dot& p;
  const DotKernel& kernel;
  const DotRows plan;
  uint8_t* copies;  // of this member: plan.bytes()
  const Fetch fetch;
  const DotCopies<Level> source{p, plan, copies, p.is_signed && !kernel.takes_signed};

  const int32_t* weight_sums() const { return reinterpret_cast<const int32_t*>(p.weights + p.shape.weight_bytes()); }

  /// Rows of bytes, one for each of these pixels of the result.
  struct Rows {
    const uint8_t* data;
    int64_t step, first, count;
    WorkRange runs;  // those that are multiplied
  };

  /// A list of them, made when asked for. size: how many; at(i): the i-th.
  template <class At>
  struct Parts {
    int64_t size, rows;  // rows: of all
    const At& at;
  };

  /// What the tiles of a strip fetch.
  struct Ahead {
    const int8_t* from;
    int64_t step;  // bytes for every four of a row: at most the line that kernels fetch
  };

  /// While a member's strips pass by, equal parts are fetched of its weights that are not near yet, and behind these of
  /// the next launch. first: the tile's first panel, of the first group; rows: of all tiles.
  Ahead ahead_of(const DotTile& tile, WorkRange panels, int64_t first, int64_t rows) const {
    const int8_t* weights = p.shape.panel(p.weights, panels.begin);
    const int64_t strip_bytes = p.shape.panel(p.weights, first + tile.panels) - tile.weights;
    const int64_t near = std::max<int64_t>(fetch.is_fetched ? kMostFetched : 0, strip_bytes);
    const int64_t left = std::max<int64_t>(p.shape.panel(p.weights, panels.end) - weights - near, 0);
    const int64_t all = left + static_cast<int64_t>(fetch.next.size());
    const int64_t begin = all * (first - panels.begin) / panels.size();
    const int64_t end = all * (first + tile.panels - panels.begin) / panels.size();
    const bool is_own = begin < left;
    const int8_t* next = reinterpret_cast<const int8_t*>(fetch.next.data());
    const int64_t steps = std::max<int64_t>(rows / kernel.rows_of(tile.panels), 1) * p.shape.row_bytes();
    const int64_t bytes = (is_own ? std::min(end, left) : end) - begin;
    return {all == 0 ? weights
            : is_own ? weights + near + begin
                     : next + (begin - left),
            std::min<int64_t>((bytes * 4 / steps + 3) / 4 * 4, 64)};
  }

  /// Rows times panels [panels.begin, panels.end) of a group.
  template <class At>
  void multiply(const Parts<At>& parts, int64_t group, WorkRange panels, bool fetches) const {
    alignas(64) int32_t sums[2][kDotMostRows * kDotStep];
    alignas(64) int32_t start[kDotStep];
    typename Level::Store store({p.requantize, p.dst, p.window.dst_step, p.ld_residual, p.shape.k});
    DotTile tile{.panel_bytes = p.shape.panel_bytes(), .bytes = p.shape.run_bytes()};
    tile.run_step = p.window.dilation_h * plan.step;
    tile.start = start;
    const int widest = kernel.panels_of(p.shape.row_bytes());
    for (int64_t strip = panels.begin; strip < panels.end; strip += widest) {
      const int64_t at = group * p.shape.panels() + strip;
      tile.panels = static_cast<int>(std::min<int64_t>(widest, panels.end - strip));
      tile.weights = p.shape.panel(p.weights, at);
      for (int i = 0; i < tile.panels * kDotLanes; ++i) start[i] = -source.zero() * weight_sums()[at * kDotLanes + i];
      const int64_t c = strip * kDotLanes;
      const int64_t width = std::min<int64_t>(c + tile.panels * kDotLanes, p.shape.group_out) - c;
      store.begin(group * p.shape.group_out + c, static_cast<int>(width));
      const int tall = kernel.rows_of(tile.panels);
      const int8_t* weights = tile.weights;
      const Ahead ahead = fetches ? ahead_of(tile, panels, strip, parts.rows) : Ahead{weights, 0};
      tile.ahead = ahead.from;
      tile.ahead_step = ahead.step;
      const int64_t ahead_bytes = tile.ahead_step * p.shape.row_bytes() / 4;
      int64_t number = 0, waiting_at = 0;
      int waiting = 0;  // rows of the tile before whose sums are not results yet
      for (int64_t part = 0; part < parts.size; ++part) {
        const Rows rows = parts.at(part);
        tile.row_step = rows.step;
        tile.runs = rows.runs.size();
        if (kernel.lanes == 0) tile.weights = weights + rows.runs.begin * tile.bytes * kDotLanes;
        tile.runs_before = rows.runs.begin;
        tile.runs_behind = p.shape.runs - rows.runs.end;
        const uint8_t* data = rows.data + rows.runs.begin * tile.run_step;
        const int64_t tiles = (rows.count + tall - 1) / tall;
        for (int64_t i = 0; i < tiles; ++i, ++number, tile.ahead += ahead_bytes) {
          const WorkRange range = tile_of(i, tiles, rows.count, tall);
          tile.rows = data + range.begin * rows.step;
          tile.count = static_cast<int>(range.size());
          tile.sums = sums[kernel.stores_late ? number % 2 : 0];
          kernel.multiply(tile, p.is_signed && !source.flips);
          if (waiting > 0) store.rows(sums[(number + 1) % 2], waiting, waiting_at);
          waiting = kernel.stores_late ? tile.count : 0;
          waiting_at = rows.first + range.begin;
          if (!kernel.stores_late) store.rows(tile.sums, tile.count, waiting_at);
        }
      }
      if (waiting > 0) store.rows(sums[(number + 1) % 2], waiting, waiting_at);
    }
  }

  /// The rows of a tile: all alike in height where the kernel reads no more than it is asked to.
  WorkRange tile_of(int64_t i, int64_t tiles, int64_t count, int tall) const {
    if (kernel.row_grain == 1) return {count * i / tiles, count * (i + 1) / tiles};
    return {i * tall, std::min<int64_t>((i + 1) * tall, count)};
  }

  void copied(int64_t first, int64_t count, int64_t group, WorkRange panels, bool fetches) const {
    source.gather_all(first, count, group);
    const auto all = [&](int64_t) { return Rows{copies, plan.step, first, count, all_runs()}; };
    multiply<decltype(all)>({1, count, all}, group, panels, fetches);
  }

  /// Rows as they lie in src; the last few, which the kernel would read beyond, out of a copy.
  void direct(WorkRange pixels, WorkRange panels) const {
    const int64_t whole = pixels.size() / kernel.row_grain * kernel.row_grain, step = p.window.src_step;
    const int64_t rest = pixels.size() - whole;
    if (rest > 0) source.gather_all(pixels.begin + whole, rest, 0);
    const auto* rows = static_cast<const uint8_t*>(p.src) + pixels.begin * step;
    const auto part = [&](int64_t i) {
      return i == 0 && whole > 0 ? Rows{rows, step, pixels.begin, whole, all_runs()}
                                 : Rows{copies, plan.step, pixels.begin + whole, rest, all_runs()};
    };
    multiply<decltype(part)>({(whole > 0 ? 1 : 0) + (rest > 0 ? 1 : 0), pixels.size(), part}, 0, panels, true);
  }

  WorkRange all_runs() const { return {0, p.shape.runs}; }

  /// Runs that row y of the result multiplies: rows of zeros outside of the picture add nothing.
  WorkRange runs_of(int64_t y) const {
    if (source.zero() != 0) return all_runs();
    const Window& w = p.window;
    const Taps inside = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h);
    return {inside.begin, inside.end};
  }

  /// Band by band; a row of the result is a part.
  void bands(WorkRange pixels, int64_t group, WorkRange panels) const {
    const Window& w = p.window;
    const int64_t step = w.stride_w * (w.c / p.shape.groups), last = (pixels.end - 1) / w.out_w;
    for (int64_t row = pixels.begin / w.out_w; row <= last;) {  // of all pictures
      const int64_t y = row % w.out_h, count = std::min({plan.block, w.out_h - y, last + 1 - row});
      source.copy_band(row / w.out_h, y, count, group);
      const auto part = [&](int64_t i) {
        const int64_t begin = std::max((row + i) * w.out_w, pixels.begin);
        const int64_t end = std::min((row + i + 1) * w.out_w, pixels.end);
        const int64_t x = begin - (row + i) * w.out_w;
        return Rows{copies + i * w.stride_h * plan.step + x * step, step, begin, end - begin, runs_of(y + i)};
      };
      const bool fetches = row * w.out_w <= pixels.begin && group == 0;
      multiply<decltype(part)>({count, count * w.out_w, part}, group, panels, fetches);
      row += count;
    }
  }

  /// All that this member does: its pixels, or its panels of all pixels.
  void run(WorkRange pixels, WorkRange panels) const {
    if (pixels.empty() || panels.empty()) return;
    if (plan.is_direct) return direct(pixels, panels);
    for (int64_t group = 0; group < p.shape.groups; ++group) {
      if (p.shape.bands) {
        bands(pixels, group, panels);
        continue;
      }
      for (int64_t first = pixels.begin; first < pixels.end; first += plan.block) {
        const bool fetches = first == pixels.begin && group == 0;
        copied(first, std::min(plan.block, pixels.end - first), group, panels, fetches);
      }
    }
  }
};

template <class Level>
void conv_i8_dot_at(const ConvI8Dot& p, const DotKernel& kernel, const Team& team, const Fetch& fetch) {
  const DotRows plan = dot_rows(p, kernel);
  const DotRunner<Level> runner{p, kernel, plan, static_cast<uint8_t*>(p.workspace) + team.rank * plan.bytes(), fetch};
  const DotShare share = dot_share(p, kernel, team);
  kernel.enter();
  runner.run(share.pixels, share.panels);
  kernel.leave();
}

}  // namespace tenon::cpu
