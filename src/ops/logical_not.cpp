// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// logical_not: inference and reference.
#include "ops/logical_not.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> LogicalNot::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::boolean); }

Result<> LogicalNot::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary(src, dst, [](auto x) { return x == 0; });
}

namespace ops {
OpDef logical_not() { return op_def<LogicalNot>(); }
}  // namespace ops

}  // namespace tenon
