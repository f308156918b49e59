// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Numbers of at most 8 bits that C++ has no type for: the float8 kinds, float4, 4-bit and 2-bit integers; one a byte.
#pragma once

#include <cstdint>

namespace tenon {

/// How the bits of a narrow float are to be read. `top` is the largest finite pattern below the sign bit.
struct NarrowFormat {
  int mantissa_bits;
  int bias;
  uint8_t top;
  uint8_t nan;       // 0: there is none
  uint8_t infinity;  // 0: there is none
  uint8_t sign;      // 0: unsigned
  bool operator==(const NarrowFormat&) const = default;
};

constexpr NarrowFormat kFloat8E4M3FN = {3, 7, 0x7e, 0x7f, 0, 0x80};
constexpr NarrowFormat kFloat8E4M3FNUZ = {3, 8, 0x7f, 0x80, 0, 0x80};
constexpr NarrowFormat kFloat8E5M2 = {2, 15, 0x7b, 0x7f, 0x7c, 0x80};
constexpr NarrowFormat kFloat8E5M2FNUZ = {2, 16, 0x7f, 0x80, 0, 0x80};
constexpr NarrowFormat kFloat8E8M0 = {0, 127, 0xfe, 0xff, 0, 0};
constexpr NarrowFormat kFloat4E2M1 = {1, 1, 0x07, 0, 0, 0x08};

float decode_narrow(const NarrowFormat& format, uint8_t bits);
/// Nearest, ties to even. Past the largest: the largest if `saturate`, else infinity or NaN (the largest, if the format
/// has neither).
uint8_t encode_narrow(const NarrowFormat& format, double value, bool saturate = true);

template <NarrowFormat kFormat>
struct NarrowFloat {
  uint8_t bits = 0;
  NarrowFloat() = default;
  NarrowFloat(float value) : bits(encode_narrow(kFormat, static_cast<double>(value))) {}  // NOLINT: a number
  operator float() const { return decode_narrow(kFormat, bits); }                         // NOLINT
};

using Float8E4M3FN = NarrowFloat<kFloat8E4M3FN>;
using Float8E4M3FNUZ = NarrowFloat<kFloat8E4M3FNUZ>;
using Float8E5M2 = NarrowFloat<kFloat8E5M2>;
using Float8E5M2FNUZ = NarrowFloat<kFloat8E5M2FNUZ>;
using Float8E8M0 = NarrowFloat<kFloat8E8M0>;
using Float4E2M1 = NarrowFloat<kFloat4E2M1>;

/// Two's complement (or unsigned) in the low bits of a byte, sign-extended; what does not fit wraps.
template <int kBits, bool kSigned>
struct NarrowInt {
  static constexpr int kLowest = kSigned ? -(1 << (kBits - 1)) : 0;
  static constexpr int kHighest = kSigned ? (1 << (kBits - 1)) - 1 : (1 << kBits) - 1;
  int8_t value = 0;
  NarrowInt() = default;
  explicit NarrowInt(int64_t wide) {
    const auto low = static_cast<int>(static_cast<uint64_t>(wide) & ((1u << kBits) - 1u));
    value = static_cast<int8_t>(low > kHighest ? low - (1 << kBits) : low);
  }
  operator int() const { return value; }  // NOLINT
};

using Int4 = NarrowInt<4, true>;
using UInt4 = NarrowInt<4, false>;
using Int2 = NarrowInt<2, true>;
using UInt2 = NarrowInt<2, false>;

}  // namespace tenon
