// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// bitwise_and: inference and reference.
#include "ops/bitwise_and.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> BitwiseAnd::infer(std::span<const TensorType> in) const { return infer_binary(in, TypeSet::integer); }

Result<> BitwiseAnd::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary_bits(src, dst, [](uint64_t a, uint64_t b) { return a & b; });
}

namespace ops {
OpDef bitwise_and() { return op_def<BitwiseAnd>(); }
}  // namespace ops

}  // namespace tenon
