// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers around a kernel of tiles with AVX2.
#include "backends/cpu/lib/vec_i8_avx2.h"

#include "backends/cpu/lib/byte_store.h"
#include "backends/cpu/lib/conv_i8_dot_body.h"

namespace tenon::cpu {
namespace {

struct Level256 {
  using Store = ByteStore<kDotStep>;

  /// n bytes in one register, of which the last ones may lie in two: both are read before one is written.
  template <class Number>
  static TENON_INLINE void ends(const uint8_t* from, int64_t n, uint8_t* to, Number bits) {
    Number first, last;
    const auto at = n - static_cast<int64_t>(sizeof(Number));
    std::memcpy(&first, from, sizeof first);
    std::memcpy(&last, from + at, sizeof last);
    first ^= bits;
    last ^= bits;
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + at, &last, sizeof last);
  }

  static TENON_INLINE void copy(const uint8_t* from, int64_t n, uint8_t* to, int flip) {
    const Bytes32 bits = Bytes32::all(static_cast<uint8_t>(flip));
    int64_t i = 0;
    for (; i + Bytes32::kBytes <= n; i += Bytes32::kBytes) Bytes32::load(from + i).flipped(bits).store(to + i);
    if (i == n) return;
    if (n >= Bytes32::kBytes) {
      i = n - Bytes32::kBytes;
      return Bytes32::load(from + i).flipped(bits).store(to + i);
    }
    const uint64_t eight = flip == 0 ? 0 : 0x0101010101010101u * static_cast<uint64_t>(flip);
    if (n >= 16) {
      ends(from, 16, to, eight);
      ends(from + n - 16, 16, to + n - 16, eight);
    } else if (n >= 8) {
      ends(from, n, to, eight);
    } else if (n >= 4) {
      ends(from, n, to, static_cast<uint32_t>(eight));
    } else {
      for (; i < n; ++i) to[i] = static_cast<uint8_t>(from[i] ^ flip);
    }
  }

  static TENON_INLINE void fill(uint8_t* to, int64_t n, uint8_t byte) {
    const Bytes32 bytes = Bytes32::all(byte);
    for (int64_t i = 0; i < n; i += Bytes32::kBytes) bytes.store(to + i);
  }
};

}  // namespace

void conv_i8_dot_avx2(const ConvI8Dot& args, const DotKernel& kernel, const Team& team, const Fetch& fetch) {
  conv_i8_dot_at<Level256>(args, kernel, team, fetch);
}

}  // namespace tenon::cpu
