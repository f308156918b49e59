// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Bytes by a table that lies in four registers: each half is looked up, and the byte's highest bit chooses.
#include <immintrin.h>

#include "backends/cpu/lib/byte_table.h"

namespace tenon::cpu {

__attribute__((target("avx512vbmi"))) void map_bytes_avx512(const ByteTable& table, const uint8_t* src, uint8_t* dst,
                                                            int64_t count) {
  const __m512i a = _mm512_loadu_si512(table.data()), b = _mm512_loadu_si512(table.data() + 64);
  const __m512i c = _mm512_loadu_si512(table.data() + 128), d = _mm512_loadu_si512(table.data() + 192);
  for (int64_t i = 0; i < count; i += 64) {
    const __mmask64 lanes = count - i >= 64 ? ~__mmask64{0} : (__mmask64{1} << (count - i)) - 1;
    const __m512i bytes = _mm512_maskz_loadu_epi8(lanes, src + i);
    const __m512i low = _mm512_permutex2var_epi8(a, bytes, b), high = _mm512_permutex2var_epi8(c, bytes, d);
    _mm512_mask_storeu_epi8(dst + i, lanes, _mm512_mask_blend_epi8(_mm512_movepi8_mask(bytes), low, high));
  }
}

}  // namespace tenon::cpu
