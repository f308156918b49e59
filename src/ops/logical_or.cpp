// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// logical_or: inference and reference.
#include "ops/logical_or.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> LogicalOr::infer(std::span<const TensorType> in) const {
  return infer_binary(in, TypeSet::boolean, DataType::boolean);
}

Result<> LogicalOr::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary_bits(src, dst, [](uint64_t a, uint64_t b) { return a || b; });
}

namespace ops {
OpDef logical_or() { return op_def<LogicalOr>(); }
}  // namespace ops

}  // namespace tenon
