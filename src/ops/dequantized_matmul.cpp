// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dequantized_matmul: inference and reference.
#include "ops/dequantized_matmul.h"

#include "ops/lib/elementwise.h"
#include "ops/matmul.h"

namespace tenon {

namespace {

bool is(const TensorType& type, DataType dtype, const Shape& shape) {
  return type.dtype == dtype && type.shape == shape;
}

}  // namespace

Result<Types> DequantizedMatmul::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3, 6));
  if ((bits != 8 && bits != 4) || block < 0) {
    return Error(ErrorCode::invalid_argument, str("expected bits of 8 or 4, found ", bits, " and blocks of ", block));
  }
  const TensorType &a = in[0], &w = in[1];
  const bool bytes = w.dtype == DataType::u8 || (w.dtype == DataType::i8 && bits == 8);
  if (a.rank() < 2 || a.dtype != DataType::f32 || w.rank() != 2 || !bytes || !w.shape.is_static()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected matrices of f32 and of ", bits, "-bit weights, found ", a, " and ", w));
  }
  const Dim& k = a.shape[a.rank() - 1];
  const int64_t rows = w.shape[0].number();
  if (!k.is_number() || w.shape[1].number() != (bits == 8 ? k.number() : (k.number() + 1) / 2)) {
    return Error(ErrorCode::invalid_argument, str("expected weights for ", a, ", found ", w));
  }
  const int64_t blocks = block == 0 ? 1 : (k.number() + block - 1) / block;
  std::vector<Dim> dims(a.shape.begin(), a.shape.end());
  dims.back() = Dim(rows);
  const Shape result(std::move(dims)), scales{rows, blocks};
  const bool fits = is(in[2], DataType::f32, scales) &&
                    (in.size() < 4 || !in[3].present() || is(in[3], DataType::f32, scales)) &&
                    (in.size() < 5 || !in[4].present() || is(in[4], DataType::f32, Shape{rows})) &&
                    (in.size() < 6 || !in[5].present() || in[5].rank() == result.rank());
  if (!fits) {
    return Error(ErrorCode::invalid_argument,
                 str("expected scales and zeros f32", scales, ", a bias f32[", rows, "] and a residual f32", result));
  }
  return Types{{DataType::f32, result}};
}

Constant DequantizedMatmul::float_weights(std::span<const ConstTensor> src) const {
  const int64_t k = src[0].type.shape[src[0].type.rank() - 1].number(), n = src[1].type.shape[0].number();
  const int64_t each = block == 0 ? std::max<int64_t>(k, 1) : block, blocks = block == 0 ? 1 : (k + block - 1) / block;
  const bool has_zeros = src.size() > 3 && src[3].type.present();
  const auto* scales = src[2].as<float>();
  const auto* zeros = has_zeros ? src[3].as<float>() : nullptr;
  return Constant::make({DataType::f32, Shape{n, k}}, [&](std::byte* to) {
    for (int64_t i = 0; i < n * k; ++i) {
      const int64_t row = i / k, at = row * blocks + i % k / each;
      const auto number = static_cast<float>(packed_number(src[1], bits, row, i % k));
      reinterpret_cast<float*>(to)[i] = (number - (zeros ? zeros[at] : 0)) * scales[at];
    }
  });
}

Result<> DequantizedMatmul::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const Constant weights = float_weights(src);
  std::vector<ConstTensor> operands = {src[0], weights.tensor()};
  for (size_t i = 4; i < src.size(); ++i) operands.push_back(src[i]);
  return Matmul{.transpose_b = true, .epilogue = epilogue}.reference(operands, dst);
}

namespace ops {
OpDef dequantized_matmul() { return op_def<DequantizedMatmul>(); }
}  // namespace ops

}  // namespace tenon
