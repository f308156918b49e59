// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Tiles of products of 8-bit integers in AMX registers: two of 16 rows by two of 16 channels, 64 products at a time.
#include <immintrin.h>

#include "backends/cpu/lib/dot_tile.h"

namespace tenon::cpu {
namespace {

#define TENON_INLINE inline __attribute__((always_inline))

constexpr int kTileRows = 16, kTileBytes = 64;
constexpr int64_t kWeightTile = int64_t{kTileRows} * kTileBytes;
constexpr int64_t kSumStep = kDotStep * int64_t{sizeof(int32_t)};

/// As the processor reads it: palette 1, bytes of a row and rows of each register.
struct alignas(64) Configuration {
  uint8_t palette = 1, first_row = 0, reserved[14] = {};
  uint16_t row_bytes[16] = {};
  uint8_t rows[16] = {};
};

constexpr Configuration all_full() {
  Configuration all;
  for (int i = 0; i < 8; ++i) {
    all.row_bytes[i] = kTileBytes;
    all.rows[i] = kTileRows;
  }
  return all;
}

/// Not on the stack: GCC 12 believes that loading it reads eight bytes, and leaves out the stores of the others.
constexpr Configuration kAllFull = all_full();

void enter() { _tile_loadconfig(&kAllFull); }

void leave() { _tile_release(); }

int panels_of(int64_t) { return kDotPanels; }

int rows_of(int) { return 2 * kTileRows; }

/// Registers 0 to 3 sum up, 4 and 5 have rows, 6 and 7 weights.
#define TENON_DOT(SUMS, ROWS, WEIGHTS)   \
  do {                                   \
    if constexpr (kSigned) {             \
      _tile_dpbssd(SUMS, ROWS, WEIGHTS); \
    } else {                             \
      _tile_dpbusd(SUMS, ROWS, WEIGHTS); \
    }                                    \
  } while (false)

/// kRows, kPanels: 1 or 2 registers of rows and of weights, from panel `first` on.
template <bool kSigned, int kRows, int kPanels>
void tile(const DotTile& t, int first) {
  const int64_t row_bytes = t.runs * t.bytes, panel_bytes = t.panel_bytes;
  const int8_t* weights = t.weights + first * panel_bytes;
  const int32_t* start = t.start + first * kDotLanes;
  const int64_t parts = (t.panels + 1) / 2;                                                       // calls for this tile
  const int64_t lines = (t.ahead_step * (kTileBytes / 4) / parts + kTileBytes - 1) / kTileBytes;  // fetched a step
  const char* ahead = reinterpret_cast<const char*>(t.ahead) + first / 2 * row_bytes * lines;
  _tile_loadd(0, start, 0);  // the same row 16 times
  if constexpr (kPanels > 1) _tile_loadd(1, start + kDotLanes, 0);
  if constexpr (kRows > 1) _tile_loadd(2, start, 0);
  if constexpr (kRows > 1 && kPanels > 1) _tile_loadd(3, start + kDotLanes, 0);
  for (int64_t run = 0; run < t.runs; ++run) {
    const uint8_t* rows = t.rows + run * t.run_step;
    for (int64_t k = 0; k < t.bytes; k += kTileBytes, rows += kTileBytes, weights += kWeightTile) {
      for (int64_t i = 0; i < lines; ++i, ahead += kTileBytes) _mm_prefetch(ahead, _MM_HINT_T1);
      _tile_loadd(4, rows, t.row_step);
      _tile_loadd(6, weights, kTileBytes);
      TENON_DOT(0, 4, 6);
      if constexpr (kPanels > 1) {
        _tile_loadd(7, weights + panel_bytes, kTileBytes);
        TENON_DOT(1, 4, 7);
      }
      if constexpr (kRows > 1) {
        _tile_loadd(5, rows + kTileRows * t.row_step, t.row_step);
        TENON_DOT(2, 5, 6);
        if constexpr (kPanels > 1) TENON_DOT(3, 5, 7);
      }
    }
  }
  int32_t* sums = t.sums + first * kDotLanes;
  _tile_stored(0, sums, kSumStep);
  if constexpr (kPanels > 1) _tile_stored(1, sums + kDotLanes, kSumStep);
  if constexpr (kRows > 1) _tile_stored(2, sums + kTileRows * kDotStep, kSumStep);
  if constexpr (kRows > 1 && kPanels > 1) _tile_stored(3, sums + kTileRows * kDotStep + kDotLanes, kSumStep);
}

template <bool kSigned, int kRows>
TENON_INLINE void tiles(const DotTile& t) {
  for (int first = 0; first < t.panels; first += 2) {
    t.panels - first > 1 ? tile<kSigned, kRows, 2>(t, first) : tile<kSigned, kRows, 1>(t, first);
  }
}

void multiply(const DotTile& t, bool is_signed) {
  if (t.count > kTileRows) {
    is_signed ? tiles<true, 2>(t) : tiles<false, 2>(t);
  } else {
    is_signed ? tiles<true, 1>(t) : tiles<false, 1>(t);
  }
}

constexpr DotKernel kKernel = {.grain = kTileBytes,
                               .row_grain = kTileRows,
                               .takes_signed = true,
                               .speed = 1024,
                               .stores_late = true,
                               .panels_of = panels_of,
                               .rows_of = rows_of,
                               .multiply = multiply,
                               .enter = enter,
                               .leave = leave};

}  // namespace

const DotKernel& dot_kernel_amx() { return kKernel; }

}  // namespace tenon::cpu
