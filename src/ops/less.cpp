// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// less: inference and reference.
#include "ops/less.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Less::infer_known(std::span<const Known> in) const {
  return infer_binary_elements(in, TypeSet::number, DataType::boolean,
                               [](const Dim& a, const Dim& b) -> std::optional<Dim> {
                                 if (a.max() < b.min()) return Dim(1);
                                 if (a.min() >= b.max()) return Dim(0);
                                 return std::nullopt;
                               });
}

Result<> Less::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [](auto a, auto b) { return a < b; });
}

namespace ops {
OpDef less() { return op_def<Less>(); }
}  // namespace ops

}  // namespace tenon
