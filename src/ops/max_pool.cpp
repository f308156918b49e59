// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// max_pool: inference and reference.
#include "ops/max_pool.h"

#include <limits>

#include "ops/lib/elementwise.h"
#include "ops/lib/pool.h"

namespace tenon {

Result<Types> MaxPool::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  TRY_ASSIGN(const Shape out, pool_shape(in[0].shape, kernel, window));
  return Types{{in[0].dtype, out}, {DataType::i64, out}};
}

Result<> MaxPool::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const auto axes, window_axes(window, src[0].type.shape, kernel, dst[0].type.shape));
  const int64_t planes = src[0].dim(0) * src[0].dim(1);
  const auto& [d_axis, h_axis, w_axis] = axes;
  return visit_number_type(src[0].type.dtype, [&]<class T>() {
    for_each_pooled(axes, planes,
                    [&, &d_axis = d_axis, &h_axis = h_axis, &w_axis = w_axis](int64_t p, int64_t element,
                                                                              const std::array<int64_t, 3>& out) {
                      const T* x = src[0].as<T>() + p * input_plane(axes);
                      // A window of padding alone gives the lowest value and no place.
                      auto best = static_cast<T>(std::numeric_limits<Accumulator<T>>::lowest());
                      int64_t place = -1;
                      for_each_inside(axes, out, [&](int64_t d, int64_t h, int64_t w) {
                        const T value = x[(d * h_axis.in + h) * w_axis.in + w];
                        if (place >= 0 && !(static_cast<Accumulator<T>>(value) > static_cast<Accumulator<T>>(best)))
                          return;
                        best = value;
                        place = column_major_indices ? (w * h_axis.in + h) * d_axis.in + d
                                                     : (d * h_axis.in + h) * w_axis.in + w;
                      });
                      dst[0].as<T>()[element] = best;
                      if (dst.size() > 1 && dst[1].data)
                        dst[1].as<int64_t>()[element] = place < 0 ? -1 : p * input_plane(axes) + place;
                    });
  });
}

namespace ops {
OpDef max_pool() { return op_def<MaxPool>(); }
}  // namespace ops

}  // namespace tenon
