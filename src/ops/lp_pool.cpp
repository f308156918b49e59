// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// lp_pool: inference and reference.
#include "ops/lp_pool.h"

#include <cmath>

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/pool.h"

namespace tenon {

Result<Types> LpPool::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  if (!is_float(in[0].dtype) || p < 1) {
    return Error(ErrorCode::invalid_argument, str("expected floats and a p of at least 1, found ", in[0], " and ", p));
  }
  TRY_ASSIGN(Shape out, pool_shape(in[0].shape, kernel, window));
  return Types{{in[0].dtype, std::move(out)}};
}

Result<> LpPool::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const auto axes, window_axes(window, src[0].type.shape, kernel, dst[0].type.shape));
  return visit_accumulator(src[0].type.dtype, [&]<class A>() {
    const auto x = load_floats<A>(src[0]);
    std::vector<A> y(static_cast<size_t>(dst[0].volume()));
    for_each_pooled(axes, src[0].dim(0) * src[0].dim(1), [&](int64_t plane, int64_t element, const auto& out) {
      const A* from = x.data() + plane * input_plane(axes);
      A sum = 0;
      for_each_inside(axes, out, [&](int64_t d, int64_t h, int64_t v) {
        sum += std::pow(std::abs(from[(d * axes[1].in + h) * axes[2].in + v]), static_cast<A>(p));
      });
      y[static_cast<size_t>(element)] = std::pow(sum, 1 / static_cast<A>(p));
    });
    store_floats<A>(y, dst[0]);
  });
}

namespace ops {
OpDef lp_pool() { return op_def<LpPool>(); }
}  // namespace ops

}  // namespace tenon
