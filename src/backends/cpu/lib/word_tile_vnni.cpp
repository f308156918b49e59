// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Tiles of products of 16-bit integers with AVX-512 VNNI: one instruction adds two products to each of 16 sums.
#include "backends/cpu/lib/vec_i16_avx512.h"
// The body is a template over the type of sums.
#include "backends/cpu/lib/word_tile_body.h"

namespace tenon::cpu {
namespace {

struct DotSums16 {
  static constexpr int kLanes = 16, kRegisters = 4;
  __m512i v;

  static TENON_INLINE DotSums16 zero() { return {_mm512_setzero_si512()}; }
  static TENON_INLINE DotSums16 words(const int16_t* p) { return {_mm512_loadu_si512(p)}; }
  static TENON_INLINE DotSums16 pair(const int16_t* p) { return {PairSums16::pair(p).v}; }
  TENON_INLINE void add_products(DotSums16 a, DotSums16 b) { v = _mm512_dpwssd_epi32(v, a.v, b.v); }
  TENON_INLINE void store(int32_t* p) const { _mm512_storeu_si512(p, v); }
};

}  // namespace

const WordKernel& word_kernel_vnni() {
  static constexpr WordKernel kKernel = make_word_kernel<DotSums16>();
  return kKernel;
}

}  // namespace tenon::cpu
