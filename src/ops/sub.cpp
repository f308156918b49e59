// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sub: inference and reference.
#include "ops/sub.h"

#include "base/integers.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Sub::infer_known(std::span<const Known> in) const {
  return infer_binary_elements(in, TypeSet::number, DataType::none,
                               [](const Dim& a, const Dim& b) -> std::optional<Dim> { return a - b; });
}

Result<> Sub::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [](auto a, auto b) { return wrapping_sub(a, b); });
}

namespace ops {
OpDef sub() { return op_def<Sub>(); }
}  // namespace ops

}  // namespace tenon
