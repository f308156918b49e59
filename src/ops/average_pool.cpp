// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// average_pool: inference and reference.
#include "ops/average_pool.h"

#include <algorithm>

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/pool.h"

namespace tenon {

namespace {
/// Kernel elements at output position o that lie inside the input or its pads.
int64_t padded_count(const WindowAxis& axis, int64_t o) {
  const int64_t room = axis.in + axis.pad_end - axis.at(o, 0);
  return room <= 0 ? 0 : std::min(axis.kernel, (room - 1) / axis.dilation + 1);
}
}  // namespace

Result<Types> AveragePool::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  if (!is_float(in[0].dtype)) return Error(ErrorCode::invalid_argument, str("expected floats, found ", in[0]));
  TRY_ASSIGN(Shape out, pool_shape(in[0].shape, kernel, window));
  return Types{{in[0].dtype, std::move(out)}};
}

Result<> AveragePool::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const auto axes, window_axes(window, src[0].type.shape, kernel, dst[0].type.shape));
  return visit_accumulator(src[0].type.dtype, [&]<class A>() {
    const auto x = load_floats<A>(src[0]);
    std::vector<A> y(static_cast<size_t>(dst[0].volume()));
    for_each_pooled(axes, src[0].dim(0) * src[0].dim(1), [&](int64_t p, int64_t element, const auto& out) {
      const A* from = x.data() + p * input_plane(axes);
      A sum = 0;
      int64_t count = 0;
      for_each_inside(axes, out, [&](int64_t d, int64_t h, int64_t w) {
        sum += from[(d * axes[1].in + h) * axes[2].in + w];
        ++count;
      });
      if (count_include_pad) {
        count = padded_count(axes[0], out[0]) * padded_count(axes[1], out[1]) * padded_count(axes[2], out[2]);
      }
      y[static_cast<size_t>(element)] = count > 0 ? sum / static_cast<A>(count) : A(0);
    });
    store_floats<A>(y, dst[0]);
  });
}

namespace ops {
OpDef average_pool() { return op_def<AveragePool>(); }
}  // namespace ops

}  // namespace tenon
