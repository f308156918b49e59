// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Pooling of 8-bit integers with AVX2.
#include "backends/cpu/lib/vec_avx2.h"

#include "backends/cpu/lib/pool_bytes_body.h"

namespace tenon::cpu {
namespace {

struct Bytes32 {
  static constexpr int64_t kBytes = 32;
  __m256i v;

  static TENON_INLINE Bytes32 least(bool is_signed) {
    return {_mm256_set1_epi8(is_signed ? static_cast<char>(0x80) : char{0})};
  }
  static TENON_INLINE Bytes32 load(const uint8_t* from) {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))};
  }
  static TENON_INLINE Bytes32 load(const uint8_t* from, int count) {
    alignas(32) uint8_t room[kBytes] = {};
    for (int i = 0; i < count; ++i) room[i] = from[i];
    return load(room);
  }
  TENON_INLINE void store(uint8_t* to) const { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), v); }
  TENON_INLINE void store(uint8_t* to, int count) const {
    alignas(32) uint8_t room[kBytes];
    store(room);
    for (int i = 0; i < count; ++i) to[i] = room[i];
  }
  template <bool kSigned>
  static TENON_INLINE Bytes32 larger(Bytes32 a, Bytes32 b) {
    return {kSigned ? _mm256_max_epi8(a.v, b.v) : _mm256_max_epu8(a.v, b.v)};
  }
};

}  // namespace

void pool_bytes_avx2(const PoolBytes& args, const Team& team) { pool_bytes<Bytes32>(args, team); }

}  // namespace tenon::cpu
