// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_dual_conv: inference and reference, by the two that it consists of.
#include "ops/quantized_dual_conv.h"

#include "ops/lib/dual.h"
#include "ops/lib/op_def.h"

namespace tenon {

Result<Types> QuantizedDualConv::infer(std::span<const TensorType> in) const {
  if (second_to != DataType::i8 && second_to != DataType::u8) {
    return Error(ErrorCode::invalid_argument, str("expected second_to=i8 or u8, found ", second_to));
  }
  return infer_dual(conv, second_conv(), {kSecond, kCount}, in);
}

Result<> QuantizedDualConv::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return dual_reference(conv, second_conv(), {kSecond, kCount}, src, dst);
}

namespace ops {
OpDef quantized_dual_conv() { return op_def<QuantizedDualConv>(); }
}  // namespace ops

}  // namespace tenon
