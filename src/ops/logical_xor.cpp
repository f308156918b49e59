// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// logical_xor: inference and reference.
#include "ops/logical_xor.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> LogicalXor::infer(std::span<const TensorType> in) const {
  return infer_binary(in, TypeSet::boolean, DataType::boolean);
}

Result<> LogicalXor::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary_bits(src, dst, [](uint64_t a, uint64_t b) { return a != b; });
}

namespace ops {
OpDef logical_xor() { return op_def<LogicalXor>(); }
}  // namespace ops

}  // namespace tenon
