// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers around a kernel of tiles with AVX-512.
#include "backends/cpu/lib/dot_store.h"

#include "backends/cpu/lib/conv_i8_dot_body.h"

namespace tenon::cpu {
namespace {

struct Level512 {
  using Store = DotStore<false>;

  /// Short runs in short registers: long ones would cross lines more often.
  static TENON_INLINE void copy(const uint8_t* from, int64_t n, uint8_t* to, int flip) {
    const __m512i bits = _mm512_set1_epi8(static_cast<char>(flip));
    if (n <= 32) {
      const auto lanes = static_cast<__mmask32>((uint64_t{1} << n) - 1);
      const __m256i bytes = _mm256_maskz_loadu_epi8(lanes, from);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_xor_si256(bytes, _mm512_castsi512_si256(bits)));
      return;
    }
    for (int64_t i = 0; i < n; i += 64) {
      const __mmask64 lanes = n - i >= 64 ? ~__mmask64{0} : (__mmask64{1} << (n - i)) - 1;
      _mm512_storeu_si512(to + i, _mm512_xor_si512(_mm512_maskz_loadu_epi8(lanes, from + i), bits));
    }
  }

  static TENON_INLINE void fill(uint8_t* to, int64_t n, uint8_t byte) {
    const __m512i bytes = _mm512_set1_epi8(static_cast<char>(byte));
    for (int64_t i = 0; i < n; i += 64) _mm512_storeu_si512(to + i, bytes);
  }
};

}  // namespace

void conv_i8_dot_avx512(const ConvI8Dot& args, const DotKernel& kernel, const Team& team, const Fetch& fetch) {
  conv_i8_dot_at<Level512>(args, kernel, team, fetch);
}

}  // namespace tenon::cpu
