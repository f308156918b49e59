// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Float operands of any float type as float or double, for references that would gain nothing from more types.
#pragma once

#include <span>
#include <vector>

#include "ir/tensor.h"

namespace tenon {

/// Calls `body.template operator()<A>()` with double for f64 and float for the other float types.
/// Errors: unsupported, naming the type found.
template <class Body>
Result<> visit_accumulator(DataType dtype, Body&& body) {
  if (!is_float(dtype)) return Error(ErrorCode::unsupported, str("expected a float type, found ", dtype));
  if (dtype == DataType::f64)
    body.template operator()<double>();
  else
    body.template operator()<float>();
  return Done{};
}

/// The elements of a float tensor; none if it is absent.
template <class A>
std::vector<A> load_floats(const ConstTensor& src) {
  std::vector<A> out;
  if (!src.present()) return out;
  out.resize(static_cast<size_t>(src.volume()));
  (void)visit_float_type(src.type.dtype, [&]<class T>() {
    const T* from = src.as<T>();
    for (size_t i = 0; i < out.size(); ++i) out[i] = static_cast<A>(static_cast<Accumulator<T>>(from[i]));
  });
  return out;
}

template <class A>
void store_floats(std::span<const A> values, const Tensor& dst) {
  (void)visit_float_type(dst.type.dtype, [&]<class T>() {
    T* to = dst.as<T>();
    for (size_t i = 0; i < values.size(); ++i) to[i] = static_cast<T>(static_cast<Accumulator<T>>(values[i]));
  });
}

}  // namespace tenon
