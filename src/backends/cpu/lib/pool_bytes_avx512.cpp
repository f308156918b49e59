// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Pooling of 8-bit integers with AVX-512.
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/pool_bytes_body.h"

namespace tenon::cpu {
namespace {

struct Bytes64 {
  static constexpr int64_t kBytes = 64;
  __m512i v;

  static TENON_INLINE __mmask64 lanes(int count) { return (__mmask64{1} << count) - 1; }
  static TENON_INLINE Bytes64 least(bool is_signed) {
    return {_mm512_set1_epi8(is_signed ? static_cast<char>(0x80) : char{0})};
  }
  static TENON_INLINE Bytes64 load(const uint8_t* from) { return {_mm512_loadu_si512(from)}; }
  static TENON_INLINE Bytes64 load(const uint8_t* from, int count) {
    return {_mm512_maskz_loadu_epi8(lanes(count), from)};
  }
  TENON_INLINE void store(uint8_t* to) const { _mm512_storeu_si512(to, v); }
  TENON_INLINE void store(uint8_t* to, int count) const { _mm512_mask_storeu_epi8(to, lanes(count), v); }
  template <bool kSigned>
  static TENON_INLINE Bytes64 larger(Bytes64 a, Bytes64 b) {
    return {kSigned ? _mm512_max_epi8(a.v, b.v) : _mm512_max_epu8(a.v, b.v)};
  }
};

}  // namespace

void pool_bytes_avx512(const PoolBytes& args, const Team& team) { pool_bytes<Bytes64>(args, team); }

}  // namespace tenon::cpu
