// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dequantize_linear: inference and reference.
#include "ops/dequantize_linear.h"

#include "ops/lib/elementwise.h"
#include "ops/lib/quantization.h"

namespace tenon {

Result<Types> DequantizeLinear::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2, 3));
  const bool narrow = is_narrow_float(in[0].dtype) || is_narrow_integer(in[0].dtype);
  if (!(is_integer(in[0].dtype) || narrow) || !is_float(in[1].dtype)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected integers and a float scale, found ", in[0], " and ", in[1]));
  }
  if (to != DataType::none && !is_float(to)) {
    return Error(ErrorCode::invalid_argument, str("expected a float type as the result, found ", to));
  }
  TRY(scale_map(in[0], in[1], axis, block_size));
  TRY(check_zero_points(in));
  return Types{{to == DataType::none ? in[1].dtype : to, in[0].shape}};
}

Result<> DequantizeLinear::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const ScaleMap map, scale_map(src[0].type, src[1].type, axis, block_size));
  const bool has_zero = src.size() > 2 && src[2].present();
  const auto number = [](const ConstTensor& from, size_t i) {
    return load_number(from.type.dtype, from.data + i * size_of(from.type.dtype));
  };
  const int64_t volume = dst[0].volume();
  for (int64_t i = 0; i < volume; ++i) {
    const auto at = static_cast<size_t>(i);
    const size_t scale = map.at(i);
    const double shifted = number(src[0], at) - (has_zero ? number(src[2], scale) : 0);
    store_number(dst[0].type.dtype, shifted * number(src[1], scale), dst[0].data + at * size_of(dst[0].type.dtype));
  }
  return Done{};
}

namespace ops {
OpDef dequantize_linear() { return op_def<DequantizeLinear>(); }
}  // namespace ops

}  // namespace tenon
