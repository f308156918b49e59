// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Tiles of products of 8-bit integers with AVX-512 VNNI: one instruction adds four products to each of 16 sums.
#include <immintrin.h>

#include <cstring>
#include <utility>

#include "backends/cpu/lib/dot_tile.h"

namespace tenon::cpu {
namespace {

#define TENON_INLINE inline __attribute__((always_inline))

constexpr int kLineBytes = 64;

/// Rows whose sums, with the weights and one row's bytes, fill the 32 registers.
constexpr int rows_of_panels(int panels) { return panels == 4 ? 6 : panels == 3 ? 8 : 14; }

/// Weights that do not stay in the first cache are read half as often by tall tiles.
int panels_of(int64_t row_bytes) {
  constexpr int64_t kFirstCache = 36 * 1024;
  return row_bytes * kDotLanes * kDotPanels > kFirstCache ? 2 : kDotPanels;
}

int rows_of(int panels) { return rows_of_panels(panels); }

TENON_INLINE __m512i four_bytes(const uint8_t* from) {
  int32_t bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return _mm512_set1_epi32(bytes);
}

/// Sums of a tile, and where what is added to them next lies. The loops over sums are unrolled, or GCC would keep them
/// in memory.
template <int kRows, int kPanels>
struct Tile {
  __m512i sums[kRows][kPanels];
  const uint8_t* rows;
  const int8_t* weights;
  const char* ahead;  // a line is fetched once or more
  const int64_t row_step, panel_bytes, ahead_step;

  TENON_INLINE explicit Tile(const DotTile& t)
      : rows(t.rows),
        weights(t.weights),
        ahead(reinterpret_cast<const char*>(t.ahead)),
        row_step(t.row_step),
        panel_bytes(t.panel_bytes),
        ahead_step(t.ahead_step) {
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
      for (int p = 0; p < kPanels; ++p) sums[r][p] = _mm512_loadu_si512(t.start + p * kDotLanes);
    }
  }

  /// The step at so many steps from here: four bytes of every row. Few rows read weights faster than memory gives
  /// them: what follows of each panel is fetched, beyond its end, too.
  TENON_INLINE void step(int at) {
    constexpr bool kFew = kRows <= 2;
    constexpr int64_t kAheadBytes = 2048;
    __m512i panel[kPanels];
#pragma GCC unroll 4
    for (int p = 0; p < kPanels; ++p) {
      const int8_t* from = weights + p * panel_bytes + at * kLineBytes;
      panel[p] = _mm512_loadu_si512(from);
      if constexpr (kFew) _mm_prefetch(from + kAheadBytes, _MM_HINT_T0);
    }
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
      const __m512i data = four_bytes(rows + r * row_step + 4 * at);
#pragma GCC unroll 4
      for (int p = 0; p < kPanels; ++p) sums[r][p] = _mm512_dpbusd_epi32(sums[r][p], data, panel[p]);
    }
  }

  /// kSteps steps. Counting is done by units that multiply, too: once for several steps.
  template <int kSteps>
  TENON_INLINE void steps() {
#pragma GCC unroll 4
    for (int i = 0; i < kSteps; ++i) {
      if constexpr (kRows > 2) _mm_prefetch(ahead, _MM_HINT_T1);
      ahead += ahead_step;
      step(i);
    }
    rows += 4 * kSteps;
    weights += kLineBytes * kSteps;
  }
};

template <int kRows, int kPanels>
void tile(const DotTile& t) {
  constexpr int kSteps = 4;
  Tile<kRows, kPanels> at(t);
  for (int64_t run = 0; run < t.runs; ++run) {
    at.rows = t.rows + run * t.run_step;
    int64_t left = t.bytes / 4;
    for (; left >= kSteps; left -= kSteps) at.template steps<kSteps>();
    for (; left > 0; --left) at.template steps<1>();
  }
#pragma GCC unroll 16
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (int p = 0; p < kPanels; ++p) _mm512_storeu_si512(t.sums + r * kDotStep + p * kDotLanes, at.sums[r][p]);
  }
}

template <int kPanels, int... kRows>
TENON_INLINE void tile_of(const DotTile& t, std::integer_sequence<int, kRows...>) {
  (void)((t.count == kRows + 1 && (tile<kRows + 1, kPanels>(t), true)) || ...);
}

template <int... kPanels>
TENON_INLINE void tile_among(const DotTile& t, std::integer_sequence<int, kPanels...>) {
  (void)((t.panels == kPanels + 1 &&
          (tile_of<kPanels + 1>(t, std::make_integer_sequence<int, rows_of_panels(kPanels + 1)>{}), true)) ||
         ...);
}

void multiply(const DotTile& t, bool) { tile_among(t, std::make_integer_sequence<int, kDotPanels>{}); }

void nothing() {}

constexpr DotKernel kKernel = {.grain = 4,
                               .row_grain = 1,
                               .takes_signed = false,
                               .panels_of = panels_of,
                               .rows_of = rows_of,
                               .multiply = multiply,
                               .enter = nothing,
                               .leave = nothing};

}  // namespace

const DotKernel& dot_kernel_vnni() { return kKernel; }

}  // namespace tenon::cpu
