// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_matmul: inference and reference.
#include "ops/quantized_matmul.h"

#include "ops/lib/op_def.h"
#include "ops/matmul.h"

namespace tenon {

Result<Types> QuantizedMatmul::infer(std::span<const TensorType> in) const {
  TRY(requantization.check(in));
  if (in[0].rank() < 2 || in[1].rank() < 2) {
    return Error(ErrorCode::invalid_argument, str("expected matrices, found ", in[0], " and ", in[1]));
  }
  const Matmul same{transpose_a, transpose_b, 1, epilogue};
  TRY_ASSIGN(Types out, same.infer(Requantization::float_operands(in, DataType::f32)));
  const Dim& columns = out[0].shape[out[0].rank() - 1];
  if (in[2].shape.is_static() && in[2].shape.volume() != 1 && !(in[2].shape[0] == columns)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected one multiplier, or one for each column of ", in[1], ", found ", in[2]));
  }
  out[0].dtype = requantization.to;
  return out;
}

// In doubles, sums of 8-bit numbers are exact far past what any network adds up.
Result<> QuantizedMatmul::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<double> a = load_shifted(src[0], data_zero(src, requantization.x_zero));
  const std::vector<double> b = load_shifted(src[1], 0);
  std::vector<double> sums(static_cast<size_t>(dst[0].volume()));
  const auto bytes = [](const std::vector<double>& values) {
    return reinterpret_cast<const std::byte*>(values.data());
  };
  const std::array<ConstTensor, 2> operands = {ConstTensor{{DataType::f64, src[0].type.shape}, bytes(a)},
                                               ConstTensor{{DataType::f64, src[1].type.shape}, bytes(b)}};
  const Tensor result{{DataType::f64, dst[0].type.shape}, reinterpret_cast<std::byte*>(sums.data())};
  TRY(Matmul{transpose_a, transpose_b, 1, {}}.reference(operands, {&result, 1}));
  return requantization.store(sums, src, epilogue, dst[0].dim(dst[0].type.rank() - 1), 1, dst[0]);
}

namespace ops {
OpDef quantized_matmul() { return op_def<QuantizedMatmul>(); }
}  // namespace ops

}  // namespace tenon
