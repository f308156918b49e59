// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// bitwise_not: inference and reference.
#include "ops/bitwise_not.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> BitwiseNot::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::integer); }

Result<> BitwiseNot::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary(src, dst, [](auto x) { return static_cast<decltype(x)>(~static_cast<uint64_t>(x)); });
}

namespace ops {
OpDef bitwise_not() { return op_def<BitwiseNot>(); }
}  // namespace ops

}  // namespace tenon
