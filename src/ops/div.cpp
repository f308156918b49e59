// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// div: inference and reference.
#include "ops/div.h"

#include "base/integers.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Div::infer_known(std::span<const Known> in) const {
  return infer_binary_elements(
      in, TypeSet::number, DataType::none, [](const Dim& a, const Dim& b) -> std::optional<Dim> {
        if (a.is_number() && b.is_number())
          return b.number() == 0 ? Dim(0) : b.number() == -1 ? Dim(0) - a : a.number() / b.number();
        if (a.min() >= 0 && b.min() > 0) return floor_div(a, b);
        return std::nullopt;
      });
}

Result<> Div::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [](auto a, auto b) {
    using T = decltype(a);
    if constexpr (std::is_same_v<T, double>)
      return a / b;
    else if constexpr (std::is_same_v<T, int64_t>) {
      if (b == -1) return wrapping_neg(a);  // the lowest integer has no negation
      return b == 0 ? T{0} : a / b;
    } else
      return b == 0 ? T{0} : a / b;
  });
}

namespace ops {
OpDef div() { return op_def<Div>(); }
}  // namespace ops

}  // namespace tenon
