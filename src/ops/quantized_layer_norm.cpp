// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_layer_norm: inference and reference.
#include "ops/quantized_layer_norm.h"

#include "ops/layer_norm.h"
#include "ops/quantize_linear.h"

namespace tenon {

Result<Types> QuantizedLayerNorm::infer(std::span<const TensorType> in) const {
  if (!(step > 0)) return Error(ErrorCode::invalid_argument, str("expected a step above 0, found ", step));
  TRY_ASSIGN(Types out, (LayerNorm{axis, epsilon}.infer(in)));
  return Types{out[0], {DataType::f8e4m3fn, out[0].shape}};
}

Result<> QuantizedLayerNorm::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY((LayerNorm{axis, epsilon}.reference(src, dst.subspan(0, 1))));
  const Constant scale = Constant::scalar(DataType::f32, step);
  const ConstTensor operands[] = {{dst[0].type, dst[0].data}, scale.tensor()};
  return QuantizeLinear{.to = DataType::f8e4m3fn}.reference(operands, dst.subspan(1, 1));
}

namespace ops {
OpDef quantized_layer_norm() { return op_def<QuantizedLayerNorm>(); }
}  // namespace ops

}  // namespace tenon
