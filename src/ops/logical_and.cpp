// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// logical_and: inference and reference.
#include "ops/logical_and.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> LogicalAnd::infer(std::span<const TensorType> in) const {
  return infer_binary(in, TypeSet::boolean, DataType::boolean);
}

Result<> LogicalAnd::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary_bits(src, dst, [](uint64_t a, uint64_t b) { return a && b; });
}

namespace ops {
OpDef logical_and() { return op_def<LogicalAnd>(); }
}  // namespace ops

}  // namespace tenon
