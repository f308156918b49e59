// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dequantized_conv: inference and reference, those of the convolution that it stands for.
#include "ops/dequantized_conv.h"

#include <algorithm>

#include "ops/conv.h"
#include "ops/dequantized_matmul.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {
constexpr int64_t kManyTaps = int64_t{1} << 20;  // of a kernel without channels
}  // namespace

std::vector<TensorType> DequantizedConv::float_operands(std::span<const TensorType> in) const {
  const Shape weights{in[1].shape[0], in[0].shape[1], Dim(kernel[0]), Dim(kernel[1])};
  std::vector<TensorType> out = {in[0], {DataType::f32, weights}};
  for (size_t i = 4; i < in.size(); ++i) out.push_back(in[i]);
  return out;
}

Result<Types> DequantizedConv::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3, 6));
  const bool is_kernel = kernel.size() == 2 && kernel[0] > 0 && kernel[1] > 0;
  if ((bits != 8 && bits != 4) || !is_kernel) {
    return Error(ErrorCode::invalid_argument,
                 str("expected bits of 8 or 4 and a kernel of two sizes, found ", bits, " and ", kernel.size()));
  }
  const TensorType &x = in[0], &w = in[1];
  const bool bytes = w.dtype == DataType::u8 || (w.dtype == DataType::i8 && bits == 8);
  if (x.rank() != 4 || x.dtype != DataType::f32 || !x.shape[1].is_number() || w.rank() != 2 || !bytes ||
      !w.shape.is_static()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected pictures of f32 and ", bits, "-bit weights, found ", x, " and ", w));
  }
  const int64_t channels = x.shape[1].number(), most = std::max(2 * w.shape[1].number(), kManyTaps),
                rows = w.shape[0].number();
  const bool is_small =
      kernel[0] <= most && kernel[1] <= most / kernel[0] && channels <= most / (kernel[0] * kernel[1]);
  const int64_t sum = is_small ? channels * kernel[0] * kernel[1] : most + 1;  // not what there are
  const auto is_pair = [&](size_t i) { return in[i].dtype == DataType::f32 && in[i].shape == Shape{rows, 1}; };
  if (w.shape[1].number() != (bits == 8 ? sum : (sum + 1) / 2) || !is_pair(2) ||
      (in.size() > 3 && in[3].present() && !is_pair(3))) {
    return Error(ErrorCode::invalid_argument,
                 str("expected weights [", rows, ",", sum, "] of ", bits, " bits, scales and zeros f32[", rows,
                     ",1], found ", w, " and ", in[2]));
  }
  return Conv{.window = window, .epilogue = epilogue}.infer(float_operands(in));
}

Constant DequantizedConv::float_weights(std::span<const ConstTensor> src) const {
  std::vector<TensorType> types;
  for (const ConstTensor& one : src) types.push_back(one.type);
  const TensorType type = float_operands(types)[1];
  const int64_t channels = type.shape[1].number(), area = kernel[0] * kernel[1], filters = type.shape[0].number();
  const bool has_zeros = src.size() > 3 && src[3].type.present();
  const auto* scales = src[2].as<float>();
  const auto* zeros = has_zeros ? src[3].as<float>() : nullptr;
  return Constant::make(type, [&](std::byte* to) {
    for (int64_t i = 0; i < filters * channels * area; ++i) {
      const int64_t row = i / (channels * area), channel = i / area % channels, tap = i % area;
      const auto number = static_cast<float>(packed_number(src[1], bits, row, tap * channels + channel));
      reinterpret_cast<float*>(to)[i] = (number - (zeros ? zeros[row] : 0)) * scales[row];
    }
  });
}

Result<> DequantizedConv::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const Constant weights = float_weights(src);
  std::vector<ConstTensor> operands = {src[0], weights.tensor()};
  for (size_t i = 4; i < src.size(); ++i) operands.push_back(src[i]);
  return Conv{.window = window, .epilogue = epilogue}.reference(operands, dst);
}

namespace ops {
OpDef dequantized_conv() { return op_def<DequantizedConv>(); }
}  // namespace ops

}  // namespace tenon
