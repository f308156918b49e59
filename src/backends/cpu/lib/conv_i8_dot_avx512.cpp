// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers around a kernel of tiles: rows of bytes in, requantized bytes out.
#include <algorithm>

#include "backends/cpu/lib/dot_store.h"

#include "backends/cpu/lib/conv_i8_dot.h"
#include "backends/cpu/lib/dot_rows.h"

namespace tenon::cpu {
namespace {

struct DotRunner {
  const ConvI8Dot& p;
  const DotKernel& kernel;
  const DotRows plan;
  uint8_t* copies;                                         // of this member: plan.bytes()
  const ConstBytes next;                                   // to be fetched
  const bool flips = p.is_signed && !kernel.takes_signed;  // i8 become u8, 128 higher

  int zero() const { return p.zero + (flips ? 128 : 0); }
  const int32_t* weight_sums() const { return reinterpret_cast<const int32_t*>(p.weights + p.shape.weight_bytes()); }

  /// n bytes; up to 63 more are written. Short runs in short registers: long ones would cross lines more often.
  TENON_INLINE uint8_t* copy(const uint8_t* from, int64_t n, uint8_t* to) const {
    const __m512i flip = _mm512_set1_epi8(flips ? static_cast<char>(0x80) : char{0});
    if (n <= 32) {
      const auto lanes = static_cast<__mmask32>((uint64_t{1} << n) - 1);
      const __m256i bytes = _mm256_maskz_loadu_epi8(lanes, from);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_xor_si256(bytes, _mm512_castsi512_si256(flip)));
      return to + n;
    }
    for (int64_t i = 0; i < n; i += 64) {
      const __mmask64 lanes = n - i >= 64 ? ~__mmask64{0} : (__mmask64{1} << (n - i)) - 1;
      _mm512_storeu_si512(to + i, _mm512_xor_si512(_mm512_maskz_loadu_epi8(lanes, from + i), flip));
    }
    return to + n;
  }

  TENON_INLINE uint8_t* pad(int64_t n, uint8_t* to) const {
    const __m512i zeros = _mm512_set1_epi8(static_cast<char>(zero()));
    for (int64_t i = 0; i < n; i += 64) _mm512_storeu_si512(to + i, zeros);
    return to + n;
  }

  /// The bytes that the sums of one pixel of the result multiply: tap 0 lies at row y and column x of the picture.
  TENON_INLINE void gather(const uint8_t* picture, int64_t y, int64_t x, uint8_t* to) const {
    const Window& w = p.window;
    const int64_t channels = w.c / p.shape.groups;
    const Taps columns = x >= 0 && x + (w.kernel_w - 1) * w.dilation_w < w.w
                             ? Taps{0, w.kernel_w}
                             : taps_inside(0, 1, -x, w.dilation_w, w.kernel_w, w.w);
    const bool dense = w.dilation_w == 1 && w.src_step == channels;
    for (int64_t ky = 0; ky < w.kernel_h; ++ky) {
      const int64_t sy = y + ky * w.dilation_h;
      if (sy < 0 || sy >= w.h || columns.begin == columns.end) {
        to = pad(w.kernel_w * channels, to);
        continue;
      }
      const uint8_t* row = picture + (sy * w.w + x) * w.src_step;
      if (columns.begin > 0) to = pad(columns.begin * channels, to);
      if (dense) {
        to = copy(row + columns.begin * channels, (columns.end - columns.begin) * channels, to);
      } else {
        for (int64_t kx = columns.begin; kx < columns.end; ++kx) {
          to = copy(row + kx * w.dilation_w * w.src_step, channels, to);
        }
      }
      if (columns.end < w.kernel_w) to = pad((w.kernel_w - columns.end) * channels, to);
    }
  }

  /// Pixels [first, first + count) of the result, one row of copies each.
  void gather_all(int64_t first, int64_t count, int64_t group) const {
    const Window& w = p.window;
    int64_t x = first % w.out_w, y = first / w.out_w % w.out_h, n = first / w.out_w / w.out_h;
    const auto* pictures = static_cast<const uint8_t*>(p.src) + group * (w.c / p.shape.groups);
    for (int64_t i = 0; i < count; ++i) {
      gather(pictures + n * w.h * w.w * w.src_step, y * w.stride_h - w.pad_top, x * w.stride_w - w.pad_left,
             copies + i * plan.step);
      if (++x < w.out_w) continue;
      x = 0;
      if (++y < w.out_h) continue;
      y = 0;
      ++n;
    }
  }

  /// Rows [y, y + count) of the result's picture n: what they read of it, with its margins.
  void copy_band(int64_t n, int64_t y, int64_t count, int64_t group) const {
    const Window& w = p.window;
    const int64_t channels = w.c / p.shape.groups, width = (w.out_w - 1) * w.stride_w + w.kernel_w;
    const int64_t left = std::clamp<int64_t>(w.pad_left, 0, width),
                  end = std::clamp<int64_t>(w.w + w.pad_left, left, width);
    const auto* picture = static_cast<const uint8_t*>(p.src) + n * w.h * w.w * w.src_step + group * channels;
    for (int64_t i = 0; i < rows_read(w, count); ++i) {
      const int64_t sy = y * w.stride_h - w.pad_top + i;
      uint8_t* to = copies + i * plan.step;
      if (sy < 0 || sy >= w.h) {
        pad(width * channels, to);
        continue;
      }
      const uint8_t* from = picture + (sy * w.w + left - w.pad_left) * w.src_step;
      if (left > 0) to = pad(left * channels, to);
      if (w.src_step == channels) {
        to = copy(from, (end - left) * channels, to);
      } else {
        for (int64_t x = left; x < end; ++x, from += w.src_step) to = copy(from, channels, to);
      }
      if (end < width) pad((width - end) * channels, to);
    }
  }

  /// Rows of bytes, one for each of these pixels of the result.
  struct Rows {
    const uint8_t* data;
    int64_t step, first, count;
    WorkRange runs;  // those that are multiplied
  };

  /// Weights to fetch while tiles are multiplied: of the strips that follow, and behind the last one of the next
  /// launch.
  struct Fetches {
    bool strips, next;
  };

  /// A list of them, made when asked for. size: how many; at(i): the i-th.
  template <class At>
  struct Parts {
    int64_t size, rows;  // rows: of all
    const At& at;
  };

  /// What the tiles of a strip fetch. rows: of all of them.
  struct Ahead {
    const int8_t* from;
    int64_t step;  // bytes for every four of a row: at most the line that kernels fetch
  };

  Ahead ahead_of(const DotTile& tile, bool is_last, Fetches fetches, int64_t rows) const {
    const int64_t strip_bytes = tile.panels * tile.panel_bytes;
    const bool goes_on = !is_last && fetches.strips, leaves = is_last && fetches.next;
    const int64_t bytes = goes_on ? strip_bytes : leaves ? static_cast<int64_t>(next.size()) : 0;
    const int64_t steps = std::max<int64_t>(rows / kernel.rows_of(tile.panels), 1) * p.shape.row_bytes();
    const auto* from = leaves && bytes > 0 ? reinterpret_cast<const int8_t*>(next.data()) : tile.weights + strip_bytes;
    return {from, std::min<int64_t>((bytes * 4 / steps + 3) / 4 * 4, leaves ? 64 : bytes)};
  }

  /// Rows times panels [panels.begin, panels.end) of a group.
  template <class At>
  void multiply(const Parts<At>& parts, int64_t group, WorkRange panels, Fetches fetches) const {
    alignas(64) int32_t sums[2][kDotMostRows * kDotStep];
    alignas(64) int32_t start[kDotStep];
    DotStore<false> store({p.requantize, p.dst, p.window.dst_step, p.ld_residual, p.shape.k});
    DotTile tile{.panel_bytes = p.shape.panel_bytes(), .bytes = p.shape.run_bytes()};
    tile.run_step = p.window.dilation_h * plan.step;
    tile.start = start;
    const int widest = kernel.panels_of(p.shape.row_bytes());
    for (int64_t strip = panels.begin; strip < panels.end; strip += widest) {
      const int64_t at = group * p.shape.panels() + strip;
      tile.panels = static_cast<int>(std::min<int64_t>(widest, panels.end - strip));
      tile.weights = p.weights + at * p.shape.panel_bytes();
      for (int i = 0; i < tile.panels * kDotLanes; ++i) start[i] = -zero() * weight_sums()[at * kDotLanes + i];
      const int64_t c = strip * kDotLanes;
      const int64_t width = std::min<int64_t>(c + tile.panels * kDotLanes, p.shape.group_out) - c;
      store.begin(group * p.shape.group_out + c, static_cast<int>(width));
      const int tall = kernel.rows_of(tile.panels);
      const int8_t* weights = tile.weights;
      const Ahead ahead = ahead_of(tile, strip + widest >= panels.end, fetches, parts.rows);
      tile.ahead = ahead.from;
      tile.ahead_step = ahead.step;
      const int64_t ahead_bytes = tile.ahead_step * p.shape.row_bytes() / 4;
      int64_t number = 0, waiting_at = 0;
      int waiting = 0;  // rows of the tile before whose sums are not results yet
      for (int64_t part = 0; part < parts.size; ++part) {
        const Rows rows = parts.at(part);
        tile.row_step = rows.step;
        tile.runs = rows.runs.size();
        tile.weights = weights + rows.runs.begin * tile.bytes * kDotLanes;
        const uint8_t* data = rows.data + rows.runs.begin * tile.run_step;
        const int64_t tiles = (rows.count + tall - 1) / tall;
        for (int64_t i = 0; i < tiles; ++i, ++number, tile.ahead += ahead_bytes) {
          const WorkRange range = tile_of(i, tiles, rows.count, tall);
          tile.rows = data + range.begin * rows.step;
          tile.count = static_cast<int>(range.size());
          tile.sums = sums[kernel.stores_late ? number % 2 : 0];
          kernel.multiply(tile, p.is_signed && !flips);
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

  void copied(int64_t first, int64_t count, int64_t group, WorkRange panels, Fetches fetches) const {
    gather_all(first, count, group);
    const auto all = [&](int64_t) { return Rows{copies, plan.step, first, count, all_runs()}; };
    multiply<decltype(all)>({1, count, all}, group, panels, fetches);
  }

  /// Rows as they lie in src; the last few, which the kernel would read beyond, out of a copy.
  void direct(WorkRange pixels, WorkRange panels) const {
    const int64_t whole = pixels.size() / kernel.row_grain * kernel.row_grain, step = p.window.src_step;
    const int64_t rest = pixels.size() - whole;
    if (rest > 0) gather_all(pixels.begin + whole, rest, 0);
    const auto* rows = static_cast<const uint8_t*>(p.src) + pixels.begin * step;
    const auto part = [&](int64_t i) {
      return i == 0 && whole > 0 ? Rows{rows, step, pixels.begin, whole, all_runs()}
                                 : Rows{copies, plan.step, pixels.begin + whole, rest, all_runs()};
    };
    multiply<decltype(part)>({(whole > 0 ? 1 : 0) + (rest > 0 ? 1 : 0), pixels.size(), part}, 0, panels, {true, true});
  }

  WorkRange all_runs() const { return {0, p.shape.runs}; }

  /// Runs that row y of the result multiplies: rows of zeros outside of the picture add nothing.
  WorkRange runs_of(int64_t y) const {
    if (zero() != 0) return all_runs();
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
      copy_band(row / w.out_h, y, count, group);
      const auto part = [&](int64_t i) {
        const int64_t begin = std::max((row + i) * w.out_w, pixels.begin);
        const int64_t end = std::min((row + i + 1) * w.out_w, pixels.end);
        const int64_t x = begin - (row + i) * w.out_w;
        return Rows{copies + i * w.stride_h * plan.step + x * step, step, begin, end - begin, runs_of(y + i)};
      };
      const Fetches fetches{row * w.out_w <= pixels.begin, row + count > last && is_last(group)};
      multiply<decltype(part)>({count, count * w.out_w, part}, group, panels, fetches);
      row += count;
    }
  }

  bool is_last(int64_t group) const { return group + 1 == p.shape.groups; }

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
        const int64_t count = std::min(plan.block, pixels.end - first);
        copied(first, count, group, panels, {first == pixels.begin, first + count == pixels.end && is_last(group)});
      }
    }
  }
};

/// Pixels and panels of a member.
struct Share {
  WorkRange pixels, panels;
};

Share share_of(const ConvI8Dot& p, const DotKernel& kernel, const Team& team) {
  const Window& w = p.window;
  const int64_t pixels = w.n * w.out_h * w.out_w, panels = p.shape.panels();
  const int widest = kernel.panels_of(p.shape.row_bytes());
  // Copying every pixel in every member costs less than reading more weights in each.
  if (p.shape.group_out > pixels && panels >= 2 * team.size) {
    return {{0, pixels}, team.range(panels, panels / widest >= 2 * team.size ? widest : 1)};
  }
  return {team.range(pixels, kernel.rows_of(static_cast<int>(std::min<int64_t>(panels, widest)))), {0, panels}};
}

}  // namespace

ConstBytes conv_i8_dot_first(const ConvI8Dot& p, const DotKernel& kernel, const Team& team) {
  constexpr int64_t kMost = 512 * 1024;  // the second cache has to hold data, too
  const Share share = share_of(p, kernel, team);
  if (share.pixels.empty() || share.panels.empty()) return {};
  const auto* from = reinterpret_cast<const std::byte*>(p.weights + share.panels.begin * p.shape.panel_bytes());
  return {from, static_cast<size_t>(std::min(kMost, share.panels.size() * p.shape.panel_bytes()))};
}

void conv_i8_dot(const ConvI8Dot& p, const DotKernel& kernel, const Team& team, ConstBytes next) {
  const DotRows plan = dot_rows(p, kernel);
  const DotRunner runner{p, kernel, plan, static_cast<uint8_t*>(p.workspace) + team.rank * plan.bytes(), next};
  const Share share = share_of(p, kernel, team);
  kernel.enter();
  runner.run(share.pixels, share.panels);
  kernel.leave();
}

}  // namespace tenon::cpu
