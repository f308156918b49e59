// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// add: inference and reference.
#include "ops/add.h"

#include "base/integers.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Add::infer_known(std::span<const Known> in) const {
  return infer_binary_elements(in, TypeSet::number, DataType::none,
                               [](const Dim& a, const Dim& b) -> std::optional<Dim> { return a + b; });
}

Result<> Add::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [](auto a, auto b) { return wrapping_add(a, b); });
}

namespace ops {
OpDef add() { return op_def<Add>(); }
}  // namespace ops

}  // namespace tenon
