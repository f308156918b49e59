// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// batch_norm: inference and reference.
#include "ops/batch_norm.h"

#include <cmath>

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/normalization.h"

namespace tenon {

Result<Types> BatchNorm::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 5));
  for (size_t i = 1; i < 5; ++i) TRY(check_per_channel(in[0], in[i]));
  return Types{{in[0].dtype, in[0].shape}};
}

Result<> BatchNorm::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto [batch, channels, inner] = split_at_channels(src[0].type.shape);
  return visit_accumulator(src[0].type.dtype, [&]<class A>() {
    auto x = load_floats<A>(src[0]);
    const auto scale = load_floats<A>(src[1]), bias = load_floats<A>(src[2]);
    const auto mean = load_floats<A>(src[3]), var = load_floats<A>(src[4]);
    size_t at = 0;
    for (int64_t n = 0; n < batch; ++n) {
      for (size_t c = 0; c < static_cast<size_t>(channels); ++c) {
        const A factor = scale[c] / std::sqrt(var[c] + A(epsilon));
        for (int64_t i = 0; i < inner; ++i, ++at) x[at] = (x[at] - mean[c]) * factor + bias[c];
      }
    }
    store_floats<A>(x, dst[0]);
  });
}

namespace ops {
OpDef batch_norm() { return op_def<BatchNorm>(); }
}  // namespace ops

}  // namespace tenon
