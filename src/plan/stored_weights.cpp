// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Narrowing and widening, without loss.
#include "plan/stored_weights.h"

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

}  // namespace

DataType stored_type(const Constant& constant) {
  if (constant.type().dtype != DataType::f32 || constant.type().shape.volume() < kFewElements)
    return constant.type().dtype;
  if (holds_all<Half>(constant)) return DataType::f16;
  return holds_all<BFloat16>(constant) ? DataType::bf16 : DataType::f32;
}

size_t stored_bytes(const Constant& constant, DataType stored) {
  return stored == constant.type().dtype ? constant.bytes().size()
                                         : static_cast<size_t>(constant.type().shape.volume()) * sizeof(uint16_t);
}

void store(const Constant& constant, DataType stored, std::byte* to) {
  if (stored == DataType::f16 && constant.type().dtype == DataType::f32) return narrow<Half>(constant, to);
  if (stored == DataType::bf16 && constant.type().dtype == DataType::f32) return narrow<BFloat16>(constant, to);
  if (!constant.bytes().empty()) std::memcpy(to, constant.bytes().data(), constant.bytes().size());
}

Constant widen(const TensorType& type, DataType stored, std::span<const std::byte> bytes) {
  return Constant::make(type, [&](std::byte* to) {
    auto* elements = reinterpret_cast<float*>(to);
    stored == DataType::f16 ? widen_to<Half>(bytes, elements) : widen_to<BFloat16>(bytes, elements);
  });
}

}  // namespace tenon::plan
