// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// pow: inference and reference.
#include "ops/pow.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

namespace {
template <class T>
T integer_power(T base, T exponent) {
  if (std::is_signed_v<T> && exponent < T{0}) {
    if (base == T{1}) return 1;
    if (base == static_cast<T>(-1)) return static_cast<uint64_t>(exponent) % 2 ? base : T{1};
    return 0;
  }
  uint64_t result = 1;
  auto factor = static_cast<uint64_t>(base);
  for (auto left = static_cast<uint64_t>(exponent); left > 0; left /= 2, factor *= factor) {
    if (left % 2) result *= factor;
  }
  return static_cast<T>(result);
}
}  // namespace

Result<Types> Pow::infer(std::span<const TensorType> in) const { return infer_binary(in, TypeSet::number); }

Result<> Pow::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [](auto a, auto b) {
    using T = decltype(a);
    if constexpr (std::is_same_v<T, double>)
      return std::pow(a, b);
    else
      return integer_power(a, b);
  });
}

namespace ops {
OpDef pow() { return op_def<Pow>(); }
}  // namespace ops

}  // namespace tenon
