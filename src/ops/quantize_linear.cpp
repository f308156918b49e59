// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantize_linear: inference and reference.
#include "ops/quantize_linear.h"

#include <algorithm>

#include "ops/lib/elementwise.h"
#include "ops/lib/quantization.h"

namespace tenon {

Result<Types> QuantizeLinear::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2, 3));
  const bool has_zero = in.size() > 2 && in[2].present();
  const DataType result = to != DataType::none ? to : has_zero ? in[2].dtype : DataType::u8;
  const bool to_narrow = is_narrow_float(result) || is_narrow_integer(result);
  if (!(is_integer(result) || to_narrow) || size_of(result) > 4 ||
      (!is_float(in[0].dtype) && in[0].dtype != DataType::i32)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected floats to quantize to integers, found ", in[0], " to ", result));
  }
  TRY(scale_map(in[0], in[1], axis, block_size));
  TRY(check_zero_points(in));
  return Types{{result, in[0].shape}};
}

Result<> QuantizeLinear::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const ScaleMap map, scale_map(src[0].type, src[1].type, axis, block_size));
  const auto [low, high] = integer_range(dst[0].type.dtype);
  const bool has_zero = src.size() > 2 && src[2].present();
  const auto number = [](const ConstTensor& from, size_t i) {
    return load_number(from.type.dtype, from.data + i * size_of(from.type.dtype));
  };
  for (int64_t i = 0; i < dst[0].volume(); ++i) {
    const auto at = static_cast<size_t>(i);
    const size_t scale = map.at(i);
    // The quotient is rounded to float first: so the standard's reference and every kernel do.
    const auto quotient = static_cast<float>(number(src[0], at)) / static_cast<float>(number(src[1], scale));
    if (is_narrow_float(dst[0].type.dtype)) {
      store_number(dst[0].type.dtype, static_cast<double>(quotient), dst[0].data + at);
      continue;
    }
    const double rounded = std::nearbyint(static_cast<double>(quotient)) + (has_zero ? number(src[2], scale) : 0);
    store_number(dst[0].type.dtype, std::clamp(rounded, low, high), dst[0].data + at * size_of(dst[0].type.dtype));
  }
  return Done{};
}

namespace ops {
OpDef quantize_linear() { return op_def<QuantizeLinear>(); }
}  // namespace ops

}  // namespace tenon
