// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_conv: inference and reference.
#include "ops/quantized_conv.h"

#include "ops/conv.h"
#include "ops/lib/op_def.h"

namespace tenon {

Result<Types> QuantizedConv::infer(std::span<const TensorType> in) const {
  TRY(requantization.check(in));
  const Conv same{window, groups, epilogue};
  TRY_ASSIGN(Types out, same.infer(Requantization::float_operands(in, DataType::f32)));
  if (in[2].shape.is_static() && in[2].shape.volume() != 1 && !(in[2].shape[0] == out[0].shape[1])) {
    return Error(ErrorCode::invalid_argument,
                 str("expected one multiplier, or one for each filter of ", in[1], ", found ", in[2]));
  }
  out[0].dtype = requantization.to;
  return out;
}

// In doubles, sums of 8-bit numbers are exact far past what any network adds up.
Result<> QuantizedConv::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<double> x = load_shifted(src[0], data_zero(src, requantization.x_zero));
  const std::vector<double> w = load_shifted(src[1], 0);
  std::vector<double> sums(static_cast<size_t>(dst[0].volume()));
  const auto bytes = [](const std::vector<double>& values) {
    return reinterpret_cast<const std::byte*>(values.data());
  };
  const std::array<ConstTensor, 2> operands = {ConstTensor{{DataType::f64, src[0].type.shape}, bytes(x)},
                                               ConstTensor{{DataType::f64, src[1].type.shape}, bytes(w)}};
  const Tensor result{{DataType::f64, dst[0].type.shape}, reinterpret_cast<std::byte*>(sums.data())};
  TRY(Conv{window, groups, {}}.reference(operands, {&result, 1}));
  const int64_t channels = dst[0].dim(1);
  const int64_t inner = sums.empty() ? 1 : dst[0].volume() / (dst[0].dim(0) * channels);
  return requantization.store(sums, src, epilogue, channels, inner, dst[0]);
}

namespace ops {
OpDef quantized_conv() { return op_def<QuantizedConv>(); }
}  // namespace ops

}  // namespace tenon
