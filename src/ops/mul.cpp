// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// mul: inference and reference.
#include "ops/mul.h"

#include "base/integers.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Mul::infer_known(std::span<const Known> in) const {
  return infer_binary_elements(in, TypeSet::number, DataType::none,
                               [](const Dim& a, const Dim& b) -> std::optional<Dim> { return a * b; });
}

Result<> Mul::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [](auto a, auto b) { return wrapping_mul(a, b); });
}

namespace ops {
OpDef mul() { return op_def<Mul>(); }
}  // namespace ops

}  // namespace tenon
