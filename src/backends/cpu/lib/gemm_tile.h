// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The inner loop of every matrix-like kernel: a tile of C kept in registers. V is the vector type of the including
// file.
#pragma once
#include <limits>
#include <utility>

#include "backends/cpu/lib/epilogue.h"
#include "backends/cpu/lib/vec_activation.h"

// Also the loops that clear and store accumulators must be unrolled in full: GCC 12 keeps the array in memory otherwise
// (30 instead of 103 GFLOP/s).
#define TENON_UNROLL _Pragma("GCC unroll 16")

namespace tenon::cpu {

template <class V>
inline constexpr int kRegisters = V::kLanes == 16 ? 32 : 16;

/// Rows of a tile that is `vectors` wide: as many as leave registers for a row of B and one element of A.
template <class V>
constexpr int tile_rows(int vectors) {
  const int rows = (kRegisters<V> - vectors - 1) / vectors;
  return rows < 14 ? rows : 14;
}

struct Tile {
  const float* a = nullptr;  // [rows, k]
  int64_t lda = 0;
  const float* b = nullptr;  // [k, vectors * lanes]
  int64_t k = 0;             // steps of a segment
  int64_t segments = 1;      // of k: a moves by segment_stride from one to the next, b runs on
  int64_t segment_stride = 0;
  float* c = nullptr;  // [rows, columns]
  int64_t ldc = 0;
  int columns = 0;
  bool accumulate = false;  // add to what c holds; else to the bias
  bool last = true;         // all of k is in: residual and clipping now
  const float* bias = nullptr;
  const float* residual = nullptr;
  int64_t ld_residual = 0;
  bool residual_last = false;       // after clipping
  float low = 0, high = 0;          // clipping
  const float* prefetch = nullptr;  // read ahead from here, `prefetch_step` bytes further with each step of k
  int64_t prefetch_step = 0;
};

template <class V>
TENON_INLINE V load_columns(const float* p, int columns) {
  return columns >= V::kLanes ? V::load(p) : V::load(p, columns);
}

template <class V, int kRows, int kVectors>
TENON_INLINE void store_tile(const Tile& t, V (&acc)[kRows][kVectors]) {
  constexpr int kLanes = V::kLanes;
  const int tail = t.columns - (kVectors - 1) * kLanes;  // columns in the last vector
  if (t.last) {
    const V low = V::all(t.low), high = V::all(t.high);
    TENON_UNROLL
    for (int r = 0; r < kRows; ++r) {
      TENON_UNROLL
      for (int j = 0; j < kVectors; ++j) {
        if (t.residual == nullptr) {
          acc[r][j] = min(high, max(low, acc[r][j]));  // NaN stays: it is the second operand
          continue;
        }
        const float* p = t.residual + r * t.ld_residual + j * kLanes;
        const V residual = j + 1 < kVectors ? V::load(p) : load_columns<V>(p, tail);
        if (!t.residual_last) acc[r][j] = acc[r][j] + residual;
        acc[r][j] = min(high, max(low, acc[r][j]));
        if (t.residual_last) acc[r][j] = acc[r][j] + residual;
      }
    }
  }
  TENON_UNROLL
  for (int r = 0; r < kRows; ++r) {
    TENON_UNROLL
    for (int j = 0; j < kVectors; ++j) {
      float* p = t.c + r * t.ldc + j * kLanes;
      if (j + 1 < kVectors || tail >= kLanes) {
        acc[r][j].store(p);
      } else {
        acc[r][j].store(p, tail);
      }
    }
  }
}

/// What the sum of this slice is added to: bias, or the slices before.
template <class V, int kRows, int kVectors>
TENON_INLINE void add_start(const Tile& t, V (&acc)[kRows][kVectors]) {
  if (!t.accumulate && t.bias == nullptr) return;
  constexpr int kLanes = V::kLanes;
  const int tail = t.columns - (kVectors - 1) * kLanes;
  TENON_UNROLL
  for (int j = 0; j < kVectors; ++j) {
    const int columns = j + 1 < kVectors ? kLanes : tail;
    const V start = t.accumulate ? V::zero() : load_columns<V>(t.bias + j * kLanes, columns);
    TENON_UNROLL
    for (int r = 0; r < kRows; ++r) {
      acc[r][j] = acc[r][j] + (t.accumulate ? load_columns<V>(t.c + r * t.ldc + j * kLanes, columns) : start);
    }
  }
}

template <class V, int kRows, int kVectors>
void compute_tile(const Tile& t) {
  constexpr int kLanes = V::kLanes;
  V acc[kRows][kVectors];
  // From zero, and the start is added behind: small sums round less. The logits of efficientnet-lite0 differ from those
  // of ONNX Runtime by 1.0e-6 to 1.3e-6 in the mean then, by 1.6e-6 to 2.9e-6 if sums go on from the start.
  TENON_UNROLL
  for (int r = 0; r < kRows; ++r) {
    TENON_UNROLL
    for (int j = 0; j < kVectors; ++j) acc[r][j] = V::zero();
  }
  const float *a = t.a, *b = t.b;
  const int64_t lda = t.lda, step = t.prefetch_step;
  const char* ahead = reinterpret_cast<const char*>(t.prefetch);
  for (int64_t segment = t.segments; segment > 0; --segment, a += t.segment_stride - t.k) {
    for (int64_t k = t.k; k > 0; --k) {
      _mm_prefetch(ahead, _MM_HINT_T1);
      ahead += step;
      V row[kVectors];
      TENON_UNROLL
      for (int j = 0; j < kVectors; ++j) row[j] = V::load(b + j * kLanes);
      TENON_UNROLL
      for (int r = 0; r < kRows; ++r) {
        const V x = V::all(a[r * lda]);
        TENON_UNROLL
        for (int j = 0; j < kVectors; ++j) acc[r][j] = fma(x, row[j], acc[r][j]);
      }
      ++a;
      b += kVectors * kLanes;
    }
  }
  add_start(t, acc);
  store_tile(t, acc);
}

using TileFunction = void (*)(const Tile&);

template <class V, int kVectors, int... kRows>
TENON_INLINE TileFunction pick_tile(int rows, std::integer_sequence<int, kRows...>) {
  static constexpr TileFunction kTable[] = {compute_tile<V, kRows + 1, kVectors>...};
  return kTable[rows - 1];
}

/// The function for a tile of rows x vectors.
template <class V>
TENON_INLINE TileFunction tile_function(int rows, int64_t vectors) {
  switch (vectors) {
    case 1:
      return pick_tile<V, 1>(rows, std::make_integer_sequence<int, tile_rows<V>(1)>{});
    case 2:
      return pick_tile<V, 2>(rows, std::make_integer_sequence<int, tile_rows<V>(2)>{});
    default:
      return pick_tile<V, 3>(rows, std::make_integer_sequence<int, tile_rows<V>(3)>{});
  }
}

/// The bounds that make the epilogue's clipping of an activation; others need finish_rows() as well.
struct Bounds {
  float low = -std::numeric_limits<float>::infinity(), high = std::numeric_limits<float>::infinity();
};
template <class V>
TENON_INLINE Bounds bounds_of(const Activation& f) {
  if (f.function == Unary::relu) return {.low = 0};
  if (f.function == Unary::clip) return {.low = f.alpha, .high = f.beta};
  return {};
}
template <class V>
TENON_INLINE bool is_bounds(const Activation& f) {
  return f.function == Unary::identity || f.function == Unary::relu || f.function == Unary::clip;
}

/// Applies an activation to rows just written, still in L1, then adds the residual if there is one.
template <class V>
[[gnu::noinline]] void finish_rows(const Activation& f, float* c, int64_t ldc, int64_t rows, int64_t columns,
                                   const float* residual = nullptr, int64_t ld_residual = 0) {
  const V a = V::all(f.alpha), b = V::all(f.beta);
  with_unary(f.function, [&](auto tag) {
    constexpr Unary kFunction = decltype(tag)::value;
    for (int64_t r = 0; r < rows; ++r, c += ldc) {
      for (int64_t j = 0; j < columns; j += V::kLanes) {
        const int count = columns - j < V::kLanes ? static_cast<int>(columns - j) : V::kLanes;
        V x = unary<kFunction>(load_columns<V>(c + j, count), a, b);
        if (residual != nullptr) x = x + load_columns<V>(residual + r * ld_residual + j, count);
        if (count == V::kLanes) {
          x.store(c + j);
        } else {
          x.store(c + j, count);
        }
      }
    }
  });
}

}  // namespace tenon::cpu
