// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// mod: inference and reference.
#include "ops/mod.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Mod::infer_known(std::span<const Known> in) const {
  return infer_binary_elements(in, TypeSet::number, DataType::none,
                               [](const Dim& a, const Dim& b) -> std::optional<Dim> {
                                 if (a.min() >= 0 && a.max() < b.min()) return a;
                                 if (!a.is_number() || !b.is_number() || a.number() < 0 || b.number() <= 0) {
                                   return std::nullopt;
                                 }
                                 return a.number() % b.number();
                               });
}

Result<> Mod::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [&](auto a, auto b) {
    using T = decltype(a);
    if constexpr (std::is_same_v<T, double>) {
      const double rest = std::fmod(a, b);
      return !fmod && rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    } else {
      if (b == T{0} || (std::is_signed_v<T> && b == static_cast<T>(-1))) return T{0};
      const T rest = a % b;
      return !fmod && rest != T{0} && (rest < T{0}) != (b < T{0}) ? static_cast<T>(rest + b) : rest;
    }
  });
}

namespace ops {
OpDef mod() { return op_def<Mod>(); }
}  // namespace ops

}  // namespace tenon
