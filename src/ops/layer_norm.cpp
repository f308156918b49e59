// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// layer_norm: inference and reference.
#include "ops/layer_norm.h"

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/normalization.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

Result<Types> LayerNorm::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2, 3));
  TRY_ASSIGN(const int first, normalize_axis(axis, in[0].rank()));
  for (size_t i = 0; i < in.size(); ++i) {
    if (!is_float(in[i].dtype) && in[i].present()) {
      return Error(ErrorCode::invalid_argument, str("expected floats, found ", in[i]));
    }
    if (i > 0 && in[i].rank() > in[0].rank() - first) {
      return Error(ErrorCode::invalid_argument, str("expected a shape that broadcasts to the axes from ", first,
                                                    " on of ", in[0], ", found ", in[i]));
    }
    if (i > 0) TRY(check_broadcasts_to(in, i, in[0].shape, i == 1 ? "a scale" : "a bias"));
  }
  Shape statistics = in[0].shape;
  for (int i = first; i < statistics.rank(); ++i) statistics[i] = Dim(1);
  const DataType wide = in[0].dtype == DataType::f64 ? DataType::f64 : DataType::f32;
  return Types{{in[0].dtype, in[0].shape}, {wide, statistics}, {wide, statistics}};
}

Result<> LayerNorm::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const Rows rows, rows_from(src[0].type.shape, axis));
  return visit_accumulator(src[0].type.dtype, [&]<class A>() {
    auto x = load_floats<A>(src[0]);
    const auto scale = load_floats<A>(src[1]);
    const auto bias = load_floats<A>(src.size() > 2 ? src[2] : ConstTensor{});
    std::vector<A> mean, inverse;
    const std::vector<ConstTensor> parameters(src.begin() + 1, src.end());
    BroadcastWalk walk(src[0].type.shape, parameters);
    for (int64_t row = 0; row < (x.empty() ? 0 : rows.count); ++row) {
      const std::span<A> values(x.data() + row * rows.length, static_cast<size_t>(rows.length));
      const Moments m = moments<A>(values, epsilon);
      for (A& value : values) {
        const double normal = (value - m.mean) * m.inverse_deviation * scale[static_cast<size_t>(walk.offset(0))];
        value = static_cast<A>(bias.empty() ? normal : normal + bias[static_cast<size_t>(walk.offset(1))]);
        walk.next();
      }
      mean.push_back(static_cast<A>(m.mean));
      inverse.push_back(static_cast<A>(m.inverse_deviation));
    }
    store_floats<A>(x, dst[0]);
    if (dst.size() > 1 && dst[1].data) store_floats<A>(mean, dst[1]);
    if (dst.size() > 2 && dst[2].data) store_floats<A>(inverse, dst[2]);
  });
}

namespace ops {
OpDef layer_norm() { return op_def<LayerNorm>(); }
}  // namespace ops

}  // namespace tenon
