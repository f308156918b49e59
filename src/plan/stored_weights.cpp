// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Narrowing and widening, without loss.
#include "plan/stored_weights.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/float16.h"

namespace tenon::plan {

namespace {

constexpr int64_t kFewElements = 256;  // below, half of nothing is gained

/// The same bits again: zeros keep their signs, and no NaN passes whose bits change.
template <class Narrow>
bool holds(float x) {
  return std::bit_cast<uint32_t>(static_cast<float>(Narrow(x))) == std::bit_cast<uint32_t>(x);
}

template <class Narrow>
bool holds_all(const Constant& constant) {
  const auto* elements = constant.tensor().as<float>();
  const int64_t count = constant.type().shape.volume();
  for (int64_t i = 0; i < count; ++i) {
    if (!holds<Narrow>(elements[i])) return false;
  }
  return true;
}

template <class Narrow>
void narrow(const Constant& constant, std::byte* to) {
  const auto* elements = constant.tensor().as<float>();
  const int64_t count = constant.type().shape.volume();
  for (int64_t i = 0; i < count; ++i) reinterpret_cast<uint16_t*>(to)[i] = Narrow(elements[i]).bits;
}

template <class Narrow>
void widen_to(std::span<const std::byte> bytes, float* to) {
  const auto* from = reinterpret_cast<const uint16_t*>(bytes.data());
  for (size_t i = 0; i < bytes.size() / sizeof(uint16_t); ++i) to[i] = Narrow::from_bits(from[i]);
}

/// i4 or u4 if each of the bytes is one of its numbers.
DataType half_of_byte(const Constant& constant) {
  const bool is_signed = constant.type().dtype == DataType::i8;
  const auto fits = [&](std::byte b) {
    const auto x = static_cast<uint8_t>(b);
    return is_signed ? static_cast<uint8_t>(x + 8) < 16 : x < 16;
  };
  const auto bytes = constant.bytes();
  if (!std::all_of(bytes.begin(), bytes.end(), fits)) return constant.type().dtype;
  return is_signed ? DataType::i4 : DataType::u4;
}

/// Two a byte, the first in the lower half.
void pack_halves(std::span<const std::byte> bytes, std::byte* to) {
  constexpr std::byte kLow{0xf};
  for (size_t i = 0; i < bytes.size(); i += 2) {
    const std::byte second = i + 1 < bytes.size() ? bytes[i + 1] : std::byte{0};
    to[i / 2] = (bytes[i] & kLow) | (second & kLow) << 4;
  }
}

void unpack_halves(std::span<const std::byte> halves, bool is_signed, size_t count, std::byte* to) {
  for (size_t i = 0; i < count; ++i) {
    const auto half = static_cast<uint8_t>(std::to_integer<uint8_t>(halves[i / 2]) >> (i % 2 * 4) & 0xf);
    to[i] = static_cast<std::byte>(is_signed && half > 7 ? half | 0xf0 : half);
  }
}

bool is_half_of_byte(DataType stored) { return stored == DataType::i4 || stored == DataType::u4; }

}  // namespace

DataType stored_type(const Constant& constant) {
  const DataType own = constant.type().dtype;
  if (constant.type().shape.volume() < kFewElements) return own;
  if (own == DataType::i8 || own == DataType::u8) return half_of_byte(constant);
  if (own != DataType::f32) return own;
  if (holds_all<Half>(constant)) return DataType::f16;
  return holds_all<BFloat16>(constant) ? DataType::bf16 : DataType::f32;
}

bool may_be_stored(DataType dtype, DataType stored) {
  if (dtype == DataType::f32) return stored == DataType::f16 || stored == DataType::bf16;
  return (dtype == DataType::i8 && stored == DataType::i4) || (dtype == DataType::u8 && stored == DataType::u4);
}

size_t stored_bytes(const TensorType& type, DataType stored) {
  if (stored == type.dtype) return static_cast<size_t>(type.bytes());
  const auto count = static_cast<size_t>(type.shape.volume());
  return is_half_of_byte(stored) ? (count + 1) / 2 : count * sizeof(uint16_t);
}

void store(const Constant& constant, DataType stored, std::byte* to) {
  if (stored != constant.type().dtype && is_half_of_byte(stored)) return pack_halves(constant.bytes(), to);
  if (stored == DataType::f16 && constant.type().dtype == DataType::f32) return narrow<Half>(constant, to);
  if (stored == DataType::bf16 && constant.type().dtype == DataType::f32) return narrow<BFloat16>(constant, to);
  if (!constant.bytes().empty()) std::memcpy(to, constant.bytes().data(), constant.bytes().size());
}

Constant widen(const TensorType& type, DataType stored, std::span<const std::byte> bytes) {
  return Constant::make(type, [&](std::byte* to) {
    if (is_half_of_byte(stored))
      return unpack_halves(bytes, stored == DataType::i4, static_cast<size_t>(type.shape.volume()), to);
    auto* elements = reinterpret_cast<float*>(to);
    stored == DataType::f16 ? widen_to<Half>(bytes, elements) : widen_to<BFloat16>(bytes, elements);
  });
}

}  // namespace tenon::plan
