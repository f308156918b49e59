// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// 1x1 convolution of 8-bit integers with AVX2, eight pixels in a register.
#include <array>
#include <cstring>
#include <utility>

#include "backends/cpu/lib/byte_line.h"
#include "backends/cpu/lib/conv_i8_pixels_share.h"

namespace tenon::cpu {
namespace {

constexpr int kMostPixels = kPixelVectors * kPixelLanes;
constexpr int kSquares = 32;  // pixels whose bytes become rows at once
static_assert(kMostPixels % kSquares == 0);

template <class Number>
TENON_INLINE Number read(const void* from) {
  Number out;
  std::memcpy(&out, from, sizeof out);
  return out;
}

/// Channels of a block whose lists follow each other, and their sums.
struct Channels {
  static constexpr int kMost = 4;  // the first cache holds pixels and lists, too
  int count;
  int numbers[kMost];
  alignas(32) int32_t sums[kMost][kMostPixels];
};

/// x: [groups of four bytes][pixels][4]; starts: of the channels of the block. -> the end of the lists
using Multiply = const int8_t* (*)(const uint8_t* x, const int8_t* list, const int32_t* starts, Channels& channels);

/// Groups whose sums of pairs add up in 16 bits. Every loop over vectors is unrolled, or GCC would keep the sums in
/// memory.
template <int kGroups, int kVectors>
TENON_INLINE void bundle(const uint8_t* x, const int8_t*& places, const int8_t*& weights, __m256i (&sums)[kVectors],
                         __m256i ones) {
  const __m256i* data[kGroups];
  __m256i factors[kGroups];
#pragma GCC unroll 4
  for (int i = 0; i < kGroups; ++i) {
    const size_t group = read<uint16_t>(places + 2 * i);
    data[i] = reinterpret_cast<const __m256i*>(x + group * kVectors * sizeof(__m256i));
    factors[i] = _mm256_set1_epi32(read<int32_t>(weights + kPixelGroup * i));
  }
#pragma GCC unroll 16
  for (int v = 0; v < kVectors; ++v) {
    __m256i words = _mm256_maddubs_epi16(_mm256_loadu_si256(data[0] + v), factors[0]);
#pragma GCC unroll 4
    for (int i = 1; i < kGroups; ++i) {
      words = _mm256_add_epi16(words, _mm256_maddubs_epi16(_mm256_loadu_si256(data[i] + v), factors[i]));
    }
    sums[v] = _mm256_add_epi32(sums[v], _mm256_madd_epi16(words, ones));
  }
  places += 2 * kGroups;
  weights += kPixelGroup * kGroups;
}

template <int kVectors>
const int8_t* multiply(const uint8_t* x, const int8_t* list, const int32_t* starts, Channels& channels) {
  const __m256i ones = _mm256_set1_epi16(1);
  for (int i = 0; i < channels.count; ++i) {
    const auto head = read<PixelHead>(list);
    const int8_t *places = list + sizeof head, *weights = places + head.place_bytes();
    __m256i sums[kVectors];
#pragma GCC unroll 16
    for (int v = 0; v < kVectors; ++v) sums[v] = _mm256_set1_epi32(starts[head.channel]);
    for (int n = 0; n < head.triples; ++n) bundle<3>(x, places, weights, sums, ones);
    for (int n = 0; n < head.doubles; ++n) bundle<2>(x, places, weights, sums, ones);
    channels.numbers[i] = head.channel;
    auto* to = reinterpret_cast<__m256i*>(channels.sums[i]);
#pragma GCC unroll 16
    for (int v = 0; v < kVectors; ++v) _mm256_store_si256(to + v, sums[v]);
    list = weights;
  }
  return list;
}

template <int... kLess>
Multiply multiply_among(int64_t vectors, std::integer_sequence<int, kLess...>) {
  static constexpr std::array<Multiply, sizeof...(kLess)> kAll{multiply<kLess + 1>...};
  return kAll[static_cast<size_t>(vectors - 1)];
}

/// 16 rows of 32 bytes -> for each column of the first 16, and of the others behind it, a row of 16 bytes.
TENON_INLINE void transpose_bytes(__m256i (&rows)[16]) {
#pragma GCC unroll 4
  for (int stage = 0; stage < 4; ++stage) {
    __m256i next[16];
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i) {
      next[2 * i] = _mm256_unpacklo_epi8(rows[i], rows[i + 8]);
      next[2 * i + 1] = _mm256_unpackhi_epi8(rows[i], rows[i + 8]);
    }
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) rows[i] = next[i];
  }
}

TENON_INLINE __m256i two_rows(const uint8_t* low, const uint8_t* high) {
  const __m256i first = _mm256_castsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(low)));
  return _mm256_inserti128_si256(first, _mm_loadu_si128(reinterpret_cast<const __m128i*>(high)), 1);
}

/// Fetches what the next launch reads first while the channels of this one pass by.
struct Ahead {
  const std::byte* at;
  int64_t lines, lines_of_call;

  TENON_INLINE void fetch() {
    for (int64_t i = std::min(lines, lines_of_call); i > 0; --i, --lines, at += 64) _mm_prefetch(at, _MM_HINT_T1);
  }
};

class PixelRunner {
 public:
  /// x: memory of this member, for pixels in the order of lanes.
  PixelRunner(const ConvI8Pixels& args, uint8_t* x, const Fetch& fetch)
      : p(args),
        x(x),
        fetch(fetch),
        store({p.requantize, p.dst, p.window.dst_step, p.ld_residual, p.shape.k}),
        store_lines(lines_store(p.requantize)) {}

  void run(WorkRange pixels, WorkRange blocks) {
    if (pixels.empty() || blocks.empty()) return;
    const int64_t vectors = (pixels.size() + kPixelLanes - 1) / kPixelLanes, most = pixel_vectors(p.shape.k);
    const int64_t tiles = (vectors + most - 1) / most, calls = tiles * blocks.size() * kPixelBlock / Channels::kMost;
    const auto lines = static_cast<int64_t>(fetch.next.size()) / 64;
    Ahead ahead{fetch.next.data(), lines, (lines + calls - 1) / calls};
    for (int64_t i = 0; i < tiles; ++i) {
      const int64_t begin = vectors * i / tiles, end = vectors * (i + 1) / tiles;
      const int64_t first = pixels.begin + begin * kPixelLanes;
      const int64_t last = std::min(pixels.begin + end * kPixelLanes, pixels.end);
      const Tile tile{first, static_cast<int>(last - first), end - begin};
      order(tile);
      const Multiply multiply = multiply_among(tile.vectors, std::make_integer_sequence<int, kPixelVectors>{});
      for (int64_t number = blocks.begin; number < blocks.end; ++number) block(tile, number, multiply, ahead);
    }
  }

 private:
  int64_t pixel_count() const { return p.window.n * p.window.out_h * p.window.out_w; }

  /// Pixels of a tile.
  struct Tile {
    int64_t first;
    int count;
    int64_t vectors;
  };

  /// Four bytes of eight pixels behind each other, 16 bytes of each at once; the last pixel stands for those behind it.
  void order(const Tile& tile) const {
    const auto* src = static_cast<const uint8_t*>(p.src);
    const int64_t step = p.window.src_step, k = p.shape.k, group_step = tile.vectors * int64_t{sizeof(__m256i)};
    const uint8_t* end = src + (pixel_count() - 1) * step + k;  // nothing is read beyond
    const __m256i flip = _mm256_set1_epi8(static_cast<char>(p.is_signed ? 0x80 : 0));
    for (int64_t v = 0; v < tile.vectors; ++v) {
      const uint8_t* rows[kPixelLanes];
      for (int i = 0; i < kPixelLanes; ++i) {
        rows[i] = src + (tile.first + std::min<int64_t>(v * kPixelLanes + i, tile.count - 1)) * step;
      }
      uint8_t* to = x + v * int64_t{sizeof(__m256i)};
      int64_t at = 0;
      for (; rows[kPixelLanes - 1] + at + kPixelsAtOnce <= end && at < k; at += kPixelsAtOnce, to += 4 * group_step) {
        const auto pair = [&](int i) { return two_rows(rows[i] + at, rows[i + 4] + at); };
        four_groups(pair, flip, to, group_step);
      }
      if (at >= k) continue;
      alignas(16) uint8_t room[kPixelLanes][kPixelsAtOnce] = {};
      for (int i = 0; i < kPixelLanes; ++i) std::memcpy(room[i], rows[i] + at, static_cast<size_t>(k - at));
      const auto pair = [&](int i) { return two_rows(room[i], room[i + 4]); };
      four_groups(pair, flip, to, group_step);
    }
  }

  /// pair(i): 16 bytes of the pixels i and i + 4.
  template <class Pair>
  static TENON_INLINE void four_groups(const Pair& pair, __m256i flip, uint8_t* to, int64_t group_step) {
    const __m256i a = pair(0), b = pair(1), c = pair(2), d = pair(3);
    const __m256i ab_low = _mm256_unpacklo_epi32(a, b), ab_high = _mm256_unpackhi_epi32(a, b);
    const __m256i cd_low = _mm256_unpacklo_epi32(c, d), cd_high = _mm256_unpackhi_epi32(c, d);
    const __m256i groups[4] = {_mm256_unpacklo_epi64(ab_low, cd_low), _mm256_unpackhi_epi64(ab_low, cd_low),
                               _mm256_unpacklo_epi64(ab_high, cd_high), _mm256_unpackhi_epi64(ab_high, cd_high)};
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + i * group_step), _mm256_xor_si256(groups[i], flip));
    }
  }

  /// Residuals of a block, channel by channel.
  void read_residuals(const Tile& tile, int64_t c, int width) {
    const auto* from = static_cast<const uint8_t*>(p.requantize.residual) + tile.first * p.ld_residual + c;
    alignas(32) uint8_t room[kSquares][kPixelBlock] = {};
    for (int first = 0; first < tile.count; first += kSquares) {
      const uint8_t* rows[kSquares];
      for (int i = 0; i < kSquares; ++i) {
        rows[i] = from + std::min(first + i, tile.count - 1) * p.ld_residual;
        if (width == kPixelBlock) continue;
        std::memcpy(room[i], rows[i], static_cast<size_t>(width));
        rows[i] = room[i];
      }
      __m256i square[16];
#pragma GCC unroll 16
      for (int i = 0; i < 16; ++i) square[i] = two_rows(rows[i], rows[i + 16]);
      transpose_bytes(square);
#pragma GCC unroll 16
      for (int i = 0; i < 16; ++i) _mm256_store_si256(reinterpret_cast<__m256i*>(residuals[i] + first), square[i]);
    }
  }

  /// Results of a block, pixel by pixel.
  void write_bytes(const Tile& tile, int width) const {
    alignas(32) uint8_t room[kSquares][kPixelBlock];
    for (int first = 0; first < tile.count; first += kSquares) {
      __m256i square[16];
#pragma GCC unroll 16
      for (int i = 0; i < 16; ++i) square[i] = _mm256_load_si256(reinterpret_cast<const __m256i*>(bytes[i] + first));
      transpose_bytes(square);
      const int count = std::min(kSquares, tile.count - first);
      const int64_t step = p.window.dst_step;
      uint8_t* to = store.place(tile.first + first, 0);
      const bool whole = count == kSquares && width == kPixelBlock;
      uint8_t* rows = whole ? to : room[0];
      const int64_t row_step = whole ? step : kPixelBlock;
#pragma GCC unroll 16
      for (int i = 0; i < 16; ++i) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(rows + i * row_step), _mm256_castsi256_si128(square[i]));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(rows + (i + 16) * row_step),
                         _mm256_extracti128_si256(square[i], 1));
      }
      if (whole) continue;
      for (int i = 0; i < count; ++i, to += step) {
        if (width == kPixelBlock) {
          std::memcpy(to, room[i], kPixelBlock);
        } else if (width == kPixelBlock / 2) {
          std::memcpy(to, room[i], kPixelBlock / 2);
        } else {
          std::memcpy(to, room[i], static_cast<size_t>(width));
        }
      }
    }
  }

  void block(const Tile& tile, int64_t number, Multiply multiply, Ahead& ahead) {
    const int64_t c = number * kPixelBlock;
    const int width = static_cast<int>(std::min<int64_t>(kPixelBlock, p.shape.group_out - c));
    const int8_t* list = p.shape.list(p.weights, number);
    const auto* weight_sums = reinterpret_cast<const int32_t*>(p.weights + p.shape.listed_bytes) + c;
    int32_t starts[kPixelBlock];
    for (int i = 0; i < kPixelBlock; ++i) starts[i] = -zero * weight_sums[i];
    store.begin(c, width);
    const bool in_registers = store.in_registers();
    if (in_registers && p.requantize.residual) read_residuals(tile, c, width);
    for (int i = 0; i < width; i += Channels::kMost) {
      channels.count = std::min(Channels::kMost, width - i);
      list = multiply(x, list, starts, channels);
      ahead.fetch();
      in_registers ? keep_bytes(tile) : keep_sums(tile);
    }
    in_registers ? write_bytes(tile, width) : store.rows(block_sums[0], tile.count, tile.first);
  }

  void keep_bytes(const Tile& tile) {
    ByteLine lines[Channels::kMost];
    for (int i = 0; i < channels.count; ++i) {
      const int n = channels.numbers[i];
      lines[i] = {channels.sums[i], store.factor(n), store.offset(n), residuals[n], bytes[n]};
    }
    store_lines(store.constants(), lines, channels.count, tile.count);
  }

  void keep_sums(const Tile& tile) {
    for (int i = 0; i < channels.count; ++i) {
      for (int pixel = 0; pixel < tile.count; ++pixel) block_sums[pixel][channels.numbers[i]] = channels.sums[i][pixel];
    }
  }

  const ConvI8Pixels& p;
  uint8_t* x;
  const Fetch& fetch;
  ByteStore<kPixelBlock> store;
  const StoreLines store_lines;
  const int zero = p.zero + (p.is_signed ? 128 : 0);
  Channels channels;
  // Of a block: results, what is added to them, and sums whose results are not made in registers. What lies behind the
  // last pixel or channel is computed with, too.
  alignas(32) uint8_t bytes[kPixelBlock][kMostPixels];
  alignas(32) uint8_t residuals[kPixelBlock][kMostPixels];
  alignas(32) int32_t block_sums[kMostPixels][kPixelBlock];
};

}  // namespace

void conv_i8_pixels_avx2(const ConvI8Pixels& p, const Team& team, const Fetch& fetch) {
  const PixelShare share = pixel_share(p, team);
  const int64_t bytes = pixel_row_bytes(p.shape.k) * kPixelLanes * pixel_vectors(p.shape.k);
  PixelRunner runner{p, static_cast<uint8_t*>(p.workspace) + team.rank * bytes, fetch};
  runner.run(share.pixels, share.blocks);
}

}  // namespace tenon::cpu
