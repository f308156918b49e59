// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dynamic_quantize_linear: inference and reference.
#include "ops/dynamic_quantize_linear.h"

#include <algorithm>
#include <cmath>

#include "base/integers.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> DynamicQuantizeLinear::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  if (in[0].dtype != DataType::f32) return Error(ErrorCode::invalid_argument, str("expected f32, found ", in[0]));
  return Types{{DataType::u8, in[0].shape}, {DataType::f32, Shape{}}, {DataType::u8, Shape{}}};
}

Result<> DynamicQuantizeLinear::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::span<const float> x(src[0].as<float>(), static_cast<size_t>(src[0].volume()));
  float low = 0, high = 0;
  for (const float value : x) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  const float scale = high == low ? 1.0f : (high - low) / 255.0f;
  const float zero = std::nearbyint(std::clamp(-low / scale, 0.0f, 255.0f));
  for (size_t i = 0; i < x.size(); ++i) {
    dst[0].as<uint8_t>()[i] = saturated<uint8_t>(static_cast<double>(std::nearbyint(x[i] / scale) + zero));
  }
  dst[1].as<float>()[0] = scale;
  dst[2].as<uint8_t>()[0] = saturated<uint8_t>(static_cast<double>(zero));
  return Done{};
}

namespace ops {
OpDef dynamic_quantize_linear() { return op_def<DynamicQuantizeLinear>(); }
}  // namespace ops

}  // namespace tenon
