// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution of 8-bit integers with AVX2: rows of the picture are unpacked to quads once, in a ring, and
// read by all the results that they matter to. 32 channels of a pixel are unpacked bytes in four registers, which
// packing their results puts in order again.
#include "backends/cpu/lib/depthwise_quads.h"

#include <algorithm>
#include <cstring>

#include "backends/cpu/lib/byte_store.h"
#include "backends/cpu/lib/depthwise_share.h"

namespace tenon::cpu {
namespace {

using Shape = DepthwiseQuadsShape;
constexpr int kBlock = Shape::kBlock, kGroups = Shape::kGroups, kColumn = Shape::kColumn;
using Store = ByteStore<kBlock>;

TENON_INLINE __m256i load_32(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }

/// Rows of a block of channels.
struct QuadsBlock {
  int width;        // channels
  int64_t results;  // columns of results, one after the other: of a row, or of half a row and beside them the others
  int64_t columns;  // of quads
  bool is_turned;   // unpacked as signed data, else as unsigned
  int flip;         // of the data's bits for that

  bool is_half() const { return width <= kBlock / 2; }
  bool is_whole() const { return width % (kBlock / 2) == 0; }  // neither fewer channels
};

struct QuadsRunner {
  const DepthwiseQuads& p;
  uint8_t* const ring;  // of this member: [kernel_h][columns][32][4]

  uint8_t* row(const QuadsBlock& b, int64_t number) const {
    return ring + number % p.shape.kernel_h * b.columns * kColumn;
  }

  /// Neighbours of a channel beside each other: a, b, b, c.
  struct Pairs {
    __m256i low, high;
    TENON_INLINE Pairs(__m256i a, __m256i b) : low(_mm256_unpacklo_epi8(a, b)), high(_mm256_unpackhi_epi8(a, b)) {}
  };
  static TENON_INLINE void store_quads(const Pairs& ab, const Pairs& bc, uint8_t* to) {
    auto* const at = reinterpret_cast<__m256i*>(to);
    _mm256_storeu_si256(at, _mm256_unpacklo_epi16(ab.low, bc.low));
    _mm256_storeu_si256(at + 1, _mm256_unpackhi_epi16(ab.low, bc.low));
    _mm256_storeu_si256(at + 2, _mm256_unpacklo_epi16(ab.high, bc.high));
    _mm256_storeu_si256(at + 3, _mm256_unpackhi_epi16(ab.high, bc.high));
  }

  /// What is unpacked of a row of the picture.
  template <bool kHalf>
  struct Pixels {
    const QuadsRunner& r;
    const QuadsBlock& b;
    const uint8_t* line;
    const __m256i flip = _mm256_set1_epi8(static_cast<char>(b.flip));

    int64_t other() const { return b.results * r.p.window.stride_w; }

    /// Column x, and the one beside it; all of it is inside.
    TENON_INLINE __m256i inside(int64_t x) const {
      const uint8_t* from = line + x * r.p.window.src_step;
      const auto* low = reinterpret_cast<const __m128i*>(from);
      const auto* high = reinterpret_cast<const __m128i*>(from + other() * r.p.window.src_step);
      const __m256i bytes = kHalf ? _mm256_loadu2_m128i(high, low) : load_32(from);
      return _mm256_xor_si256(bytes, flip);
    }
    bool is_inside(int64_t x) const { return x >= 0 && x < r.p.window.w; }
    __m256i any(int64_t x) const {
      const bool low = is_inside(x), high = kHalf ? is_inside(x + other()) : low;
      if (low && high && b.is_whole()) return inside(x);
      const __m256i outside = _mm256_set1_epi8(static_cast<char>(r.p.zero));
      if (!low && !high) return _mm256_xor_si256(outside, flip);
      alignas(32) uint8_t room[kBlock];
      _mm256_store_si256(reinterpret_cast<__m256i*>(room), outside);
      const int64_t step = r.p.window.src_step;
      if (low) std::memcpy(room, line + x * step, static_cast<size_t>(b.width));
      if (kHalf && high) std::memcpy(room + 16, line + (x + other()) * step, static_cast<size_t>(b.width));
      return _mm256_xor_si256(_mm256_load_si256(reinterpret_cast<const __m256i*>(room)), flip);
    }
  };

  /// The quads of one row of the picture, from `line` on.
  template <bool kHalf>
  void unpack(const QuadsBlock& b, const uint8_t* line, uint8_t* to) const {
    const Window& w = p.window;
    const int64_t stride = w.stride_w, near = w.dilation_w;
    const Pixels<kHalf> pixels{*this, b, line};
    // Columns [0, begin) read what precedes the row, those from `end` on what is behind it, or channels that are not.
    int64_t begin = b.columns, end = b.columns;
    if (b.is_whole()) {
      begin = std::clamp<int64_t>((w.pad_left + stride - 1) / stride, 0, b.columns);
      const int64_t last = w.w - 1 - 2 * near + w.pad_left - (kHalf ? pixels.other() : 0);
      end = last < 0 ? begin : std::clamp<int64_t>(last / stride + 1, begin, b.columns);
    }
    const auto any = [&](int64_t x) { return pixels.any(x); };
    const auto inside = [&](int64_t x) __attribute__((always_inline)) { return pixels.inside(x); };
    if (near == 1 && stride == 1) {
      const __m256i first = any(-w.pad_left);
      __m256i last = any(1 - w.pad_left);
      Pairs before(first, last);
      const auto columns = [&](int64_t i, int64_t i_end, const auto& pixel) __attribute__((always_inline)) {
        for (; i < i_end; ++i) {
          const __m256i next = pixel(i + 2 - w.pad_left);
          const Pairs pairs(last, next);
          store_quads(before, pairs, to + i * kColumn);
          before = pairs;
          last = next;
        }
      };
      columns(0, begin, any);
      columns(begin, end, inside);
      columns(end, b.columns, any);
    } else if (near == 1) {
      __m256i last = any(-w.pad_left);
      const auto columns = [&](int64_t i, int64_t i_end, const auto& pixel) __attribute__((always_inline)) {
        for (; i < i_end; ++i) {
          const int64_t x = i * stride - w.pad_left;
          const __m256i middle = pixel(x + 1), next = pixel(x + 2);
          store_quads({last, middle}, {middle, next}, to + i * kColumn);
          last = next;
        }
      };
      columns(0, begin, any);
      columns(begin, end, inside);
      columns(end, b.columns, any);
    } else {
      for (int64_t i = 0; i < b.columns; ++i) {
        const int64_t x = i * stride - w.pad_left;
        const __m256i middle = any(x + near);
        store_quads({any(x), middle}, {middle, any(x + 2 * near)}, to + i * kColumn);
      }
    }
  }

  /// One row of results of a block of channels.
  struct Line {
    int64_t pixel = 0;                                // of the first result
    Taps taps{0, 0};                                  // rows of the kernel that lie inside
    const int8_t *parts = nullptr, *turns = nullptr;  // of the block, from the first of them on
    const uint8_t* rows[Shape::kMostKernel] = {};     // quads of these rows
    __m256i start[kGroups];                           // of the groups' sums
  };

  /// What sums of the rows of the kernel that lie inside begin with.
  void begin_sums(int64_t at, Line& line) const {
    for (int i = 0; i < kGroups; ++i) {
      line.start[i] = _mm256_setzero_si256();
      for (int64_t k = line.taps.begin; k < line.taps.end; ++k) {
        const int32_t* from = p.starts + (at * p.shape.kernel_h + k) * kBlock + i * Shape::kGroup;
        line.start[i] = _mm256_add_epi32(line.start[i], load_32(from));
      }
    }
  }

  /// Where sums begin with 0, with start, or data is turned, too.
  enum class Form { plain, started, turned };

  /// Sums of a column of quads at `offset`. kRows: of the kernel, inside; kQuads: of a row of it; 0: any.
  template <int kRows, int kQuads, Form kForm>
  TENON_INLINE __m256i sum(const Line& line, int64_t offset, int group) const {
    const __m256i ones = _mm256_set1_epi16(1);
    const int64_t rows = kRows > 0 ? kRows : line.taps.end - line.taps.begin;
    const int64_t quads = kQuads > 0 ? kQuads : p.shape.quads();
    const int64_t step = p.shape.quad_step(p.window) * kColumn;
    const int8_t *parts = line.parts + group * 32, *turns = line.turns + group * 32;
    __m256i sums = kForm == Form::plain ? _mm256_setzero_si256() : line.start[group];
#pragma GCC unroll 5
    for (int64_t k = 0; k < rows; ++k) {
      const uint8_t* from = line.rows[k] + offset + group * 32;
#pragma GCC unroll 2
      for (int64_t q = 0; q < quads; ++q, from += step, parts += kColumn, turns += kColumn) {
        const __m256i words =
            kForm == Form::turned
                ? _mm256_maddubs_epi16(load_32(parts), _mm256_xor_si256(load_32(from), load_32(turns)))
                : _mm256_maddubs_epi16(load_32(from), load_32(parts));
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(words, ones));
      }
    }
    return sums;
  }

  template <int kRows, int kQuads, Form kForm>
  void results(const QuadsBlock& b, const Line& from, const Store& store) const {
    const Line line = from;  // which no byte that is stored can change
    const int64_t out_w = p.window.out_w, step = p.window.dst_step;
    const bool whole = store.in_registers() && b.width == kBlock;
    const bool two = store.in_registers() && b.width == kBlock / 2;
    uint8_t* to = store.place(line.pixel, 0);
    for (int64_t x = 0; x < b.results; ++x, to += step) {
      __m256i sums[kGroups];
#pragma GCC unroll 4
      for (int i = 0; i < kGroups; ++i) sums[i] = sum<kRows, kQuads, kForm>(line, x * kColumn, i);
      const bool has_other = x + b.results < out_w;
      if (whole) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), store.unpacked_bytes(sums));
      } else if (two) {
        const __m256i bytes = store.unpacked_bytes(sums);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm256_castsi256_si128(bytes));
        if (!has_other) continue;
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + b.results * step), _mm256_extracti128_si256(bytes, 1));
      } else {
        store.unpacked_pixels(sums, line.pixel + x, has_other ? line.pixel + x + b.results : -1);
      }
    }
  }

  template <int kRows, int kQuads>
  void results_of(const QuadsBlock& b, const Line& line, const Store& store) const {
    if (b.is_turned) return results<kRows, kQuads, Form::turned>(b, line, store);
    if (p.zero == (p.is_signed ? -128 : 0)) return results<kRows, kQuads, Form::plain>(b, line, store);
    results<kRows, kQuads, Form::started>(b, line, store);
  }

  void any_results(const QuadsBlock& b, const Line& line, const Store& store) const {
    const int64_t rows = line.taps.end - line.taps.begin, quads = p.shape.quads();
    if (rows == 3 && quads == 1) return results_of<3, 1>(b, line, store);
    if (rows == 2 && quads == 1) return results_of<2, 1>(b, line, store);
    if (rows == 5 && quads == 2) return results_of<5, 2>(b, line, store);
    if (rows == 4 && quads == 2) return results_of<4, 2>(b, line, store);
    if (rows == 3 && quads == 2) return results_of<3, 2>(b, line, store);
    results_of<0, 0>(b, line, store);
  }

  /// Rows [work.begin, work.end) of the results of all pictures, of block number `at` of the channels.
  void block(WorkRange work, int64_t at, Store& store) const {
    const Window& w = p.window;
    const int64_t c = at * kBlock;
    QuadsBlock b{.width = static_cast<int>(std::min<int64_t>(kBlock, w.c - c)), .results = w.out_w};
    if (p.shape.is_half(at)) b.results = (w.out_w + 1) / 2;
    b.columns = p.shape.columns(w, b.results);
    b.is_turned = p.is_turned[at] != 0;
    b.flip = b.is_turned == p.is_signed ? 0 : 0x80;
    store.begin_unpacked(c, b.width);
    Line line;
    int64_t ready = 0;  // rows before it are in the ring
    for (int64_t i = work.begin; i < work.end; ++i) {
      const int64_t y = i % w.out_h, n = i / w.out_h, top = y * w.stride_h;  // rows count from the margin's first one
      const Taps taps = taps_inside(y, w.stride_h, w.pad_top, 1, w.kernel_h, w.h);
      if (i == work.begin || y == 0) ready = top;
      const auto* picture = static_cast<const uint8_t*>(p.src) + n * w.h * w.w * w.src_step + c;
      for (ready = std::max(ready, top + taps.begin); ready < top + taps.end; ++ready) {
        const auto* pixels = picture + (ready - w.pad_top) * w.w * w.src_step;
        b.is_half() ? unpack<true>(b, pixels, row(b, ready)) : unpack<false>(b, pixels, row(b, ready));
      }
      if (i == work.begin || taps.begin != line.taps.begin || taps.end != line.taps.end) {
        line.taps = taps;
        begin_sums(at, line);
        const int64_t first = at * p.shape.block_bytes() + taps.begin * p.shape.quads() * kColumn;
        line.parts = p.parts + first;
        line.turns = p.turns + first;
      }
      for (int64_t k = taps.begin; k < taps.end; ++k) line.rows[k - taps.begin] = row(b, top + k);
      line.pixel = i * w.out_w;
      any_results(b, line, store);
    }
  }

  void run(const Team& team) const {
    const Window& w = p.window;
    // Products share channels where there are more of them than pixels, and each part of the rows unpacks some again.
    const bool few = w.c > 2 * w.n * w.h * w.w && p.shape.blocks() >= 2 * team.size;
    const auto by = few ? DepthwiseShare::By::blocks : DepthwiseShare::By::steps;
    const DepthwiseShare share(p.shape.blocks(), w.n * w.out_h, by, team);
    Store store({p.requantize, p.dst, w.dst_step, 0, w.kernel_h * w.kernel_w});
    for (int64_t i = 0; i < p.shape.blocks(); ++i) {
      const WorkRange rows = share.steps(i);
      if (!rows.empty()) block(rows, i, store);
    }
  }
};

}  // namespace

void depthwise_quads_avx2(const DepthwiseQuads& p, const Team& team) {
  auto* ring = static_cast<uint8_t*>(p.workspace) + team.rank * p.shape.ring_bytes(p.window);
  const QuadsRunner runner{p, ring};
  runner.run(team);
}

}  // namespace tenon::cpu
