// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// maximum: inference and reference.
#include "ops/maximum.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Maximum::infer_known(std::span<const Known> in) const {
  return infer_binary_elements(in, TypeSet::number, DataType::none,
                               [](const Dim& a, const Dim& b) -> std::optional<Dim> {
                                 if (a.min() >= b.max()) return a;
                                 if (b.min() >= a.max()) return b;
                                 return std::nullopt;
                               });
}

Result<> Maximum::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [](auto a, auto b) { return a != a || a > b ? a : b; });
}

namespace ops {
OpDef maximum() { return op_def<Maximum>(); }
}  // namespace ops

}  // namespace tenon
