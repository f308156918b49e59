// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The 16-bit floats: Half (IEEE binary16) and BFloat16, rounding to nearest even.
#pragma once

#include <bit>
#include <cstdint>

namespace tenon {

uint16_t half_bits_from_float(float value);
float float_from_half_bits(uint16_t bits);

/// IEEE 754 binary16.
struct Half {
  uint16_t bits = 0;
  Half() = default;
  Half(float value) : bits(half_bits_from_float(value)) {}       // NOLINT: a number like the others
  operator float() const { return float_from_half_bits(bits); }  // NOLINT
  static Half from_bits(uint16_t bits) {
    Half out;
    out.bits = bits;
    return out;
  }
};

/// The upper half of a binary32.
struct BFloat16 {
  uint16_t bits = 0;
  BFloat16() = default;
  BFloat16(float value) : bits(round(value)) {}                                               // NOLINT
  operator float() const { return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16); }  // NOLINT
  static BFloat16 from_bits(uint16_t bits) {
    BFloat16 out;
    out.bits = bits;
    return out;
  }

 private:
  static uint16_t round(float value) {
    const auto u = std::bit_cast<uint32_t>(value);
    if ((u & 0x7fffffffu) > 0x7f800000u) return static_cast<uint16_t>((u >> 16) | 0x40);  // quiet the NaN
    return static_cast<uint16_t>((u + 0x7fffu + ((u >> 16) & 1u)) >> 16);
  }
};

}  // namespace tenon
