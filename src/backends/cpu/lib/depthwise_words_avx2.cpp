// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution of 8-bit integers with AVX2: pairs of rows are interleaved once, in a ring, and read by all the
// results that they matter to.
#include "backends/cpu/lib/depthwise_words.h"

#include <algorithm>
#include <cstring>

#include "backends/cpu/lib/byte_store.h"

namespace tenon::cpu {
namespace {

using Shape = DepthwiseWordsShape;
constexpr int kTile = Shape::kTile, kLanes = Shape::kLanes, kWords = 2 * kLanes, kBlock = Shape::kBlock;

struct WordsRunner {
  const DepthwiseWords& p;
  const int64_t columns;
  int16_t* const ring;  // of this member: [pairs][channels of a block / 8][columns][8][2]

  int16_t* pair(int64_t number) const { return ring + number % p.shape.pairs() * columns * 2 * kBlock; }

  /// Sixteen bytes, or the first n < 16.
  template <bool kWhole>
  static TENON_INLINE __m128i load(const uint8_t* from, int n) {
    if (kWhole) return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    alignas(16) uint8_t room[16] = {};
    std::memcpy(room, from, static_cast<size_t>(n));
    return _mm_load_si128(reinterpret_cast<const __m128i*>(room));
  }

  template <bool kSigned>
  static TENON_INLINE __m256i widen(__m128i bytes) {
    return kSigned ? _mm256_cvtepi8_epi16(bytes) : _mm256_cvtepu8_epi16(bytes);
  }

  /// Sixteen channels, or n, of two rows, each less the zero point if there is one (kZero); null: outside.
  template <bool kSigned, bool kWhole, bool kZero>
  void interleave(const uint8_t* upper, const uint8_t* lower, int n, int16_t* to) const {
    const Window& w = p.window;
    const __m128i outside = _mm_set1_epi8(static_cast<char>(p.zero));
    const __m256i zero = _mm256_set1_epi16(static_cast<int16_t>(p.zero));
    const int64_t begin = std::clamp<int64_t>(w.pad_left, 0, columns);
    const int64_t end = std::clamp<int64_t>(w.w + w.pad_left, begin, columns);
    int16_t* next = to + columns * kWords;
    const int64_t step = w.src_step;
    const auto store = [&](int64_t j, __m256i low, __m256i high) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + j * kWords), low);
      if (kWhole || n > kLanes) _mm256_storeu_si256(reinterpret_cast<__m256i*>(next + j * kWords), high);
    };
    const __m256i none = _mm256_setzero_si256();
    for (int64_t j = 0; j < begin; ++j) store(j, none, none);
    if (upper) upper += (begin - w.pad_left) * step;
    if (lower) lower += (begin - w.pad_left) * step;
    for (int64_t j = begin; j < end; ++j) {
      const int64_t at = (j - w.pad_left) * w.src_step;
      const __m128i a = upper ? load<kWhole>(upper + at, n) : outside,
                    b = lower ? load<kWhole>(lower + at, n) : outside;
      const __m256i low = widen<kSigned>(_mm_unpacklo_epi8(a, b)), high = widen<kSigned>(_mm_unpackhi_epi8(a, b));
      kZero ? store(j, _mm256_sub_epi16(low, zero), _mm256_sub_epi16(high, zero)) : store(j, low, high);
    }
    for (int64_t j = end; j < columns; ++j) store(j, none, none);
  }

  /// Rows y and y + 1 of a picture, channels [c, c + width).
  template <bool kSigned>
  void fill(const uint8_t* picture, int64_t y, int64_t c, int width, int16_t* to) const {
    const Window& w = p.window;
    const auto row = [&](int64_t at) { return at >= 0 && at < w.h ? picture + at * w.w * w.src_step + c : nullptr; };
    const uint8_t *upper = row(y), *lower = row(y + 1);
    for (int i = 0; i < width; i += 16, to += 2 * columns * kWords) {
      const auto* a = upper ? upper + i : nullptr;
      const auto* b = lower ? lower + i : nullptr;
      if (width - i < 16)
        interleave<kSigned, false, true>(a, b, width - i, to);
      else if (p.zero != 0)
        interleave<kSigned, true, true>(a, b, 16, to);
      else
        interleave<kSigned, true, false>(a, b, 16, to);
    }
  }

  /// Where the eight channels of a tile lie, and where their results go.
  struct Lane {
    const int16_t* const* pairs;  // the channels of each pair of rows
    int first = 0;                // channel of the block
    const int16_t* weights;
    int64_t pixel;  // of the first result of the upper row
    int rows;       // of results that there are
    bool is_whole;  // all eight are there
  };

  /// kRows rows of results at a stride of S. The loops over taps stay loops: unrolled, GCC shares what their tiles load
  /// and keeps sums in memory, which takes twice as long.
  template <int S, int kRows, bool kBefore>
  void tiles(const Lane& lane, const ByteStore<kBlock>& store) const {
    const Window& w = p.window;
    const int64_t pairs = p.shape.pairs(), taps = w.kernel_w, tap_step = w.dilation_w * kWords, out_w = w.out_w;
    if (pairs < 1 || taps < 1) __builtin_unreachable();
    const bool in_registers = store.in_registers() && lane.is_whole && out_w >= kTile;
    uint8_t* first = store.place(lane.pixel, lane.first);
    for (int64_t next = 0; next < out_w; next += kTile) {
      const int64_t x = std::max<int64_t>(std::min(next, out_w - kTile), 0);  // the last tile is whole, too
      __m256i sums[kRows][kTile];
#pragma GCC unroll 2
      for (int o = 0; o < kRows; ++o) {
#pragma GCC unroll 4
        for (int i = 0; i < kTile; ++i) sums[o][i] = _mm256_setzero_si256();
      }
      const int16_t* weights = lane.weights;
#pragma GCC unroll 1
      for (int64_t k = 0; k < pairs; ++k) {
        const int16_t* in = lane.pairs[k] + x * S * kWords;
#pragma GCC unroll 1
        for (int64_t kx = 0; kx < taps; ++kx, in += tap_step, weights += kRows * kWords) {
          __m256i factors[kRows];
#pragma GCC unroll 2
          for (int o = 0; o < kRows; ++o) {
            factors[o] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(weights + o * kWords));
          }
#pragma GCC unroll 4
          for (int i = 0; i < kTile; ++i) {
            const __m256i column = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in + i * S * kWords));
#pragma GCC unroll 2
            for (int o = 0; o < kRows; ++o) {
              sums[o][i] = _mm256_add_epi32(sums[o][i], _mm256_madd_epi16(column, factors[o]));
            }
          }
        }
      }
      const int count = static_cast<int>(std::min<int64_t>(kTile, out_w - x));
#pragma GCC unroll 2
      for (int o = 0; o < kRows; ++o) {
        if (o >= lane.rows) continue;
        if (in_registers)
          store.template four_pixels<kBefore>(sums[o], lane.first, first + (o * out_w + x) * w.dst_step);
        else
          store.few_pixels(sums[o], lane.first, lane.pixel + o * out_w + x, count);
      }
    }
  }

  template <bool kBefore>
  void strided(const Lane& lane, const ByteStore<kBlock>& store) const {
    p.window.stride_h == 1 ? tiles<1, 2, kBefore>(lane, store) : tiles<2, 1, kBefore>(lane, store);
  }

  /// Steps of kRows rows of results, block by block of channels and picture by picture.
  template <bool kSigned>
  void run(WorkRange work) const {
    const Window& w = p.window;
    const Shape& s = p.shape;
    const int64_t steps = (w.out_h + s.rows - 1) / s.rows;
    const int16_t* pairs[Shape::kMostPairs];
    ByteStore<kBlock> store({p.requantize, p.dst, w.dst_step, 0, w.kernel_h * w.kernel_w});
    for (int64_t i = work.begin; i < work.end; ++i) {
      const int64_t step = i % steps, n = i / steps % w.n, c = i / steps / w.n * kBlock;
      const int width = static_cast<int>(std::min<int64_t>(kBlock, w.c - c));
      const bool fresh = i == work.begin || step == 0;
      if (fresh) store.begin(c, width);
      const auto* picture = static_cast<const uint8_t*>(p.src) + n * w.h * w.w * w.src_step;
      for (int64_t k = fresh ? 0 : s.pairs() - 1; k < s.pairs(); ++k) {
        fill<kSigned>(picture, 2 * (step + k) - w.pad_top, c, width, pair(step + k));
      }
      const int64_t y = step * s.rows;
      for (int64_t k = 0; k < s.pairs(); ++k) pairs[k] = pair(step + k);
      Lane lane{.pairs = pairs, .weights = p.weights + c / kLanes * s.lane_words()};
      lane.pixel = (n * w.out_h + y) * w.out_w;
      lane.rows = static_cast<int>(std::min<int64_t>(s.rows, w.out_h - y));
      for (; lane.first < width; lane.first += kLanes, lane.weights += s.lane_words()) {
        lane.is_whole = lane.first + kLanes <= width;
        p.requantize.rounds_before() ? strided<true>(lane, store) : strided<false>(lane, store);
        for (int64_t k = 0; k < s.pairs(); ++k) pairs[k] += columns * kWords;
      }
    }
  }
};

}  // namespace

void depthwise_words_avx2(const DepthwiseWords& p, const Team& team) {
  const Window& w = p.window;
  const int64_t steps = (w.out_h + p.shape.rows - 1) / p.shape.rows;
  auto* ring = static_cast<int16_t*>(p.workspace) + team.rank * p.shape.pairs() * p.shape.pair_words(w);
  const WordsRunner runner{p, p.shape.columns(w), ring};
  const WorkRange work = team.range(p.shape.blocks() * w.n * steps);
  p.is_signed ? runner.run<true>(work) : runner.run<false>(work);
}

}  // namespace tenon::cpu
