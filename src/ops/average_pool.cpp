// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// average_pool: inference and reference.
#include "ops/average_pool.h"

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/pool.h"

namespace tenon {

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
    const int64_t planes = src[0].dim(0) * src[0].dim(1);
    for_each_window_sum(axes, planes, x, count_include_pad, [&](int64_t element, A sum, int64_t count) {
      y[static_cast<size_t>(element)] = count > 0 ? sum / static_cast<A>(count) : A(0);
    });
    store_floats<A>(y, dst[0]);
  });
}

namespace ops {
OpDef average_pool() { return op_def<AveragePool>(); }
}  // namespace ops

}  // namespace tenon
