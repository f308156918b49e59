// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// greater_equal: inference and reference.
#include "ops/greater_equal.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> GreaterEqual::infer_known(std::span<const Known> in) const {
  return infer_binary_elements(in, TypeSet::number, DataType::boolean,
                               [](const Dim& a, const Dim& b) -> std::optional<Dim> {
                                 if (a.min() >= b.max()) return Dim(1);
                                 if (a.max() < b.min()) return Dim(0);
                                 return std::nullopt;
                               });
}

Result<> GreaterEqual::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [](auto a, auto b) { return a >= b; });
}

namespace ops {
OpDef greater_equal() { return op_def<GreaterEqual>(); }
}  // namespace ops

}  // namespace tenon
