// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// One row by narrow weights with AVX512.
//
// Of a block with scale s and zero z: sum of x (q - z) s = s (sum of x q - z sum of x), so that the inner loop has no
// subtraction. Steps of k are summed up few at a time: the two sums may be much larger than their difference.
#include "backends/cpu/lib/narrow_row.h"

#include <immintrin.h>

#include <algorithm>

namespace tenon::cpu {
namespace {

constexpr int kLanes = 16;
constexpr int64_t kSteps = 128;
constexpr int64_t kAheadBytes = 1536;  // memory answers after some hundred steps of an instruction stream this thin

float sum_of(const float* x, int64_t count) {
  __m512 sum = _mm512_setzero_ps();
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) sum = _mm512_add_ps(sum, _mm512_loadu_ps(x + i));
  const auto rest = static_cast<__mmask16>((1u << (count - i)) - 1);
  return _mm512_reduce_add_ps(_mm512_add_ps(sum, _mm512_maskz_loadu_ps(rest, x + i)));
}

/// Rows of whole bytes: vector v has the columns from 16 v on.
template <int kVectors>
struct Bytes {
  static constexpr int kRowBytes = kVectors * kLanes;

  static void add(const uint8_t* row, __m512 x, __m512 (&sums)[kVectors]) {
    for (int v = 0; v < kVectors; ++v) {
      const __m128i few = _mm_loadu_si128(reinterpret_cast<const __m128i*>(row + v * kLanes));
      sums[v] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(few)), x, sums[v]);
    }
  }
  static __m512 load(const float* columns, int v) { return _mm512_loadu_ps(columns + v * kLanes); }
  static void store(float* columns, int v, __m512 x) { _mm512_storeu_ps(columns + v * kLanes, x); }
};

/// Rows of halves of bytes. Sixteen bytes give two vectors, lower and upper halves; the last eight give one, the lower
/// halves first. A table makes floats of four bits.
template <int kVectors>
struct Halves {
  static constexpr int kRowBytes = kVectors * kLanes / 2;
  static constexpr int kPairs = kVectors / 2;
  static constexpr bool kHasLast = kVectors % 2 != 0;

  static void add(const uint8_t* row, __m512 x, __m512 (&sums)[kVectors]) {
    const __m512 table = _mm512_setr_ps(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    for (int pair = 0; pair < kPairs; ++pair) {
      const __m128i few = _mm_loadu_si128(reinterpret_cast<const __m128i*>(row + pair * kLanes));
      const __m512i both = _mm512_cvtepu8_epi32(few);  // a permutation reads the lowest four bits alone
      sums[2 * pair] = _mm512_fmadd_ps(_mm512_permutexvar_ps(both, table), x, sums[2 * pair]);
      sums[2 * pair + 1] =
          _mm512_fmadd_ps(_mm512_permutexvar_ps(_mm512_srli_epi32(both, 4), table), x, sums[2 * pair + 1]);
    }
    if constexpr (kHasLast) {
      const __m512i shifts = _mm512_inserti64x4(_mm512_setzero_si512(), _mm256_set1_epi32(4), 1);
      const __m128i eight = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(row + kPairs * kLanes));
      const __m512i both = _mm512_cvtepu8_epi32(_mm_unpacklo_epi64(eight, eight));
      __m512& sum = sums[kVectors - 1];
      sum = _mm512_fmadd_ps(_mm512_permutexvar_ps(_mm512_srlv_epi32(both, shifts), table), x, sum);
    }
  }

  /// Where the columns of vector v begin, in its lower and upper half.
  static int low(int v) { return v < 2 * kPairs ? v / 2 * kLanes + v % 2 * kRowBytes : kPairs * kLanes; }
  static int high(int v) { return v < 2 * kPairs ? low(v) + kLanes / 2 : low(v) + kRowBytes; }
  static __m512 load(const float* columns, int v) {
    const __m512d lower = _mm512_castpd256_pd512(_mm256_castps_pd(_mm256_loadu_ps(columns + low(v))));
    return _mm512_castpd_ps(_mm512_insertf64x4(lower, _mm256_castps_pd(_mm256_loadu_ps(columns + high(v))), 1));
  }
  static void store(float* columns, int v, __m512 x) {
    _mm256_storeu_ps(columns + low(v), _mm512_castps512_ps256(x));
    _mm256_storeu_ps(columns + high(v), _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(x), 1)));
  }
};

template <class Rows, int kVectors>
void multiply(const NarrowPanels& p, int64_t panel, const float* x, float* to) {
  const uint8_t* row = p.bytes + p.byte_offset(panel);
  const float *scales = p.scales + p.scale_offset(panel), *zeros = p.zeros + p.scale_offset(panel);
  __m512 totals[kVectors];
  for (__m512& total : totals) total = _mm512_setzero_ps();
  for (int64_t block = 0; block < p.shape.k;
       block += p.block, scales += kVectors * kLanes, zeros += kVectors * kLanes) {
    const int64_t end = std::min(block + p.block, p.shape.k);
    for (int64_t first = block; first < end; first += kSteps) {
      const int64_t last = std::min(first + kSteps, end);
      __m512 sums[kVectors];
      for (__m512& sum : sums) sum = _mm512_setzero_ps();
      for (int64_t k = first; k < last; ++k, row += Rows::kRowBytes) {
        _mm_prefetch(reinterpret_cast<const char*>(row + kAheadBytes), _MM_HINT_T0);
        Rows::add(row, _mm512_set1_ps(x[k]), sums);
      }
      const __m512 all = _mm512_set1_ps(sum_of(x + first, last - first));
      for (int v = 0; v < kVectors; ++v) {
        const __m512 difference = _mm512_fnmadd_ps(Rows::load(zeros, v), all, sums[v]);
        totals[v] = _mm512_fmadd_ps(Rows::load(scales, v), difference, totals[v]);
      }
    }
  }
  for (int v = 0; v < kVectors; ++v) Rows::store(to, v, totals[v]);
}

template <template <int> class Rows>
void multiply_panel(const NarrowPanels& p, int64_t panel, const float* x, float* to) {
  switch (p.shape.vectors_of(panel)) {
    case 1:
      return multiply<Rows<1>, 1>(p, panel, x, to);
    case 2:
      return multiply<Rows<2>, 2>(p, panel, x, to);
    default:
      return multiply<Rows<3>, 3>(p, panel, x, to);
  }
}

}  // namespace

void narrow_row_avx512(const NarrowPanels& panels, int64_t panel, const float* x, float* to) {
  panels.bits == 4 ? multiply_panel<Halves>(panels, panel, x, to) : multiply_panel<Bytes>(panels, panel, x, to);
}

}  // namespace tenon::cpu
