// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Conversions among f32, i32, i64, i8, u8 and bool.
#include <limits>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/typed_rows.h"

namespace tenon::cpu {

namespace {

/// Floats truncate and saturate, NaN becomes 0; integers wrap; to bool: x != 0.
template <class To, class From>
To convert(From x) {
  if constexpr (std::is_same_v<To, bool>) {
    return x != From(0);
  } else if constexpr (std::is_same_v<From, float> && !std::is_same_v<To, float>) {
    // 2^63 and 2^31 are floats; the largest integers are not.
    constexpr float kAbove = static_cast<float>(std::numeric_limits<To>::max()) + (sizeof(To) > 2 ? 0.0f : 1.0f);
    if (!(x == x)) return 0;
    if (x >= kAbove) return std::numeric_limits<To>::max();
    if (x <= static_cast<float>(std::numeric_limits<To>::min())) return std::numeric_limits<To>::min();
    return static_cast<To>(x);
  } else {
    return static_cast<To>(x);
  }
}

template <class To, class From>
Prepared conversion(const Problem& p) {
  Prepared out;
  out.work = {.flops = static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
  out.team = [rows = TypedRows::of(p)](const Launch& launch, const Team& team) {
    rows.run<To, From>(launch, team, convert<To, From>);
  };
  return out;
}

template <class To>
Result<Prepared> conversion_to(const Problem& p) {
  switch (p.in[0].dtype) {
    case DataType::f32:
      return conversion<To, float>(p);
    case DataType::i32:
      return conversion<To, int32_t>(p);
    case DataType::i64:
      return conversion<To, int64_t>(p);
    case DataType::i8:
      return conversion<To, int8_t>(p);
    case DataType::u8:
      return conversion<To, uint8_t>(p);
    case DataType::boolean:
      return conversion<To, bool>(p);
    default:
      return declined("no loop from ", p.in[0].dtype);
  }
}

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  switch (p.out[0].dtype) {
    case DataType::f32:
      return conversion_to<float>(p);
    case DataType::i32:
      return conversion_to<int32_t>(p);
    case DataType::i64:
      return conversion_to<int64_t>(p);
    case DataType::i8:
      return conversion_to<int8_t>(p);
    case DataType::u8:
      return conversion_to<uint8_t>(p);
    case DataType::boolean:
      return conversion_to<bool>(p);
    default:
      return declined("no loop to ", p.out[0].dtype);
  }
}

}  // namespace

Tactic cast_typed() { return {.name = "cast_typed", .op = "cast", .prepare = prepare}; }

}  // namespace tenon::cpu
