// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// rms_norm: inference and reference.
#include "ops/rms_norm.h"

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/normalization.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

Result<Types> RmsNorm::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2));
  TRY(normalize_axis(axis, in[0].rank()));
  if (!is_float(in[0].dtype) || !is_float(in[1].dtype) || in[1].rank() > in[0].rank()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a float tensor and its scale, found ", in[0], " and ", in[1]));
  }
  TRY(check_broadcasts_to(in, 1, in[0].shape, "a scale"));
  return Types{{in[0].dtype, in[0].shape}};
}

Result<> RmsNorm::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const Rows rows, rows_from(src[0].type.shape, axis));
  return visit_accumulator(src[0].type.dtype, [&]<class A>() {
    auto x = load_floats<A>(src[0]);
    const auto scale = load_floats<A>(src[1]);
    BroadcastWalk walk(src[0].type.shape, src.subspan(1, 1));
    for (int64_t row = 0; row < (x.empty() ? 0 : rows.count); ++row) {
      const std::span<A> values(x.data() + row * rows.length, static_cast<size_t>(rows.length));
      double squares = 0;
      for (const A value : values) squares += static_cast<double>(value) * value;
      const double inverse = 1 / std::sqrt(squares / static_cast<double>(rows.length) + epsilon);
      for (A& value : values) {
        value = static_cast<A>(value * inverse * scale[static_cast<size_t>(walk.offset(0))]);
        walk.next();
      }
    }
    store_floats<A>(x, dst[0]);
  });
}

namespace ops {
OpDef rms_norm() { return op_def<RmsNorm>(); }
}  // namespace ops

}  // namespace tenon
