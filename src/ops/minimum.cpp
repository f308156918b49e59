// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// minimum: inference and reference.
#include "ops/minimum.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Minimum::infer_known(std::span<const Known> in) const {
  return infer_binary_elements(in, TypeSet::number, DataType::none,
                               [](const Dim& a, const Dim& b) -> std::optional<Dim> {
                                 if (a.max() <= b.min()) return a;
                                 if (b.max() <= a.min()) return b;
                                 return std::nullopt;
                               });
}

Result<> Minimum::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [](auto a, auto b) { return a != a || a < b ? a : b; });
}

namespace ops {
OpDef minimum() { return op_def<Minimum>(); }
}  // namespace ops

}  // namespace tenon
