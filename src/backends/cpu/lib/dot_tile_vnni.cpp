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
constexpr int rows_of_panels(int panels) { return panels == 4 ? 6 : panels == 3 ? 8 : panels == 2 ? 12 : 14; }

int rows_of(int panels) { return rows_of_panels(panels); }

TENON_INLINE __m512i four_bytes(const uint8_t* from) {
  int32_t bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return _mm512_set1_epi32(bytes);
}

/// The loops over sums are unrolled, or GCC would keep them in memory.
template <int kRows, int kPanels>
void tile(const DotTile& t) {
  __m512i sums[kRows][kPanels];
#pragma GCC unroll 16
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (int p = 0; p < kPanels; ++p) sums[r][p] = _mm512_loadu_si512(t.start + p * kDotLanes);
  }
  const int64_t panel_bytes = t.runs * t.bytes * kDotLanes;
  const int8_t* weights = t.weights;
  // Few rows read weights faster than memory gives them: what follows of each panel is fetched, beyond its end, too.
  constexpr bool kFew = kRows <= 2;
  constexpr int64_t kAheadBytes = 2048;
  const char* ahead = reinterpret_cast<const char*>(t.ahead);  // a line is fetched once or more
  const int64_t ahead_step = t.ahead_step;
  for (int64_t run = 0; run < t.runs; ++run) {
    const uint8_t* rows = t.rows + run * t.run_step;
    for (int64_t k = 0; k < t.bytes; k += 4, rows += 4, weights += kLineBytes, ahead += ahead_step) {
      if constexpr (!kFew) _mm_prefetch(ahead, _MM_HINT_T1);
      __m512i panel[kPanels];
#pragma GCC unroll 4
      for (int p = 0; p < kPanels; ++p) {
        panel[p] = _mm512_loadu_si512(weights + p * panel_bytes);
        if constexpr (kFew) _mm_prefetch(weights + p * panel_bytes + kAheadBytes, _MM_HINT_T0);
      }
#pragma GCC unroll 16
      for (int r = 0; r < kRows; ++r) {
        const __m512i data = four_bytes(rows + r * t.row_step);
#pragma GCC unroll 4
        for (int p = 0; p < kPanels; ++p) sums[r][p] = _mm512_dpbusd_epi32(sums[r][p], data, panel[p]);
      }
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (int p = 0; p < kPanels; ++p) _mm512_storeu_si512(t.sums + r * kDotStep + p * kDotLanes, sums[r][p]);
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
                               .rows_of = rows_of,
                               .multiply = multiply,
                               .enter = nothing,
                               .leave = nothing};

}  // namespace

const DotKernel& dot_kernel_vnni() { return kKernel; }

}  // namespace tenon::cpu
