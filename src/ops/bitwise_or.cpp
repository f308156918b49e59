// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// bitwise_or: inference and reference.
#include "ops/bitwise_or.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> BitwiseOr::infer(std::span<const TensorType> in) const { return infer_binary(in, TypeSet::integer); }

Result<> BitwiseOr::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary_bits(src, dst, [](uint64_t a, uint64_t b) { return a | b; });
}

namespace ops {
OpDef bitwise_or() { return op_def<BitwiseOr>(); }
}  // namespace ops

}  // namespace tenon
