// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sub: inference and reference.
#include "ops/sub.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Sub::infer_known(std::span<const Known> in) const {
  return infer_binary_elements(in, TypeSet::number, DataType::none,
                               [](const Dim& a, const Dim& b) -> std::optional<Dim> { return a - b; });
}

Result<> Sub::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [](auto a, auto b) {
    using T = decltype(a);
    if constexpr (std::is_same_v<T, double>)
      return a - b;
    else
      return static_cast<T>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
  });
}

namespace ops {
OpDef sub() { return op_def<Sub>(); }
}  // namespace ops

}  // namespace tenon
