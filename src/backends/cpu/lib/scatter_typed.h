// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Writing updates, one after the other, in whatever way a scatter merges them.
#pragma once
#include <algorithm>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

/// Calls f(merge) with merge(old, update) of the operator's reduction. False: an unknown one.
template <class T, class F>
bool with_reduction(std::string_view reduction, F f) {
  if (reduction == "none") return f([](T, T update) { return update; }), true;
  if (reduction == "add") return f([](T old, T update) { return static_cast<T>(old + update); }), true;
  if (reduction == "mul") return f([](T old, T update) { return static_cast<T>(old * update); }), true;
  if (reduction == "max") return f([](T old, T update) { return std::max(old, update); }), true;
  if (reduction == "min") return f([](T old, T update) { return std::min(old, update); }), true;
  return false;
}

/// Calls make(T()) for the type of the elements; without a reduction only bits move.
template <class Make>
Result<Prepared> by_scattered_type(DataType dtype, bool bits, Make make) {
  switch (dtype) {
    case DataType::f32:
      return make(float());
    case DataType::f64:
      return make(double());
    case DataType::i32:
      return make(int32_t());
    case DataType::i64:
      return make(int64_t());
    default:
      break;
  }
  if (bits && size_of(dtype) == 1) return make(uint8_t());
  if (bits && size_of(dtype) == 2) return make(uint16_t());
  return declined("no loop for ", dtype);
}

}  // namespace tenon::cpu
