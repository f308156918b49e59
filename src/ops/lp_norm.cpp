// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// lp_norm: inference and reference.
#include "ops/lp_norm.h"

#include <cmath>

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/normalization.h"

namespace tenon {

Result<Types> LpNorm::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  TRY(normalize_axis(axis, in[0].rank()));
  if ((p != 1 && p != 2) || !is_float(in[0].dtype)) {
    return Error(ErrorCode::invalid_argument, str("expected floats and a p of 1 or 2, found ", in[0], " and ", p));
  }
  if (!(epsilon >= 0)) {
    return Error(ErrorCode::invalid_argument, str("expected an epsilon of at least 0, found ", epsilon));
  }
  return Types{{in[0].dtype, in[0].shape}};
}

Result<> LpNorm::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const Shape& shape = src[0].type.shape;
  TRY_ASSIGN(const int along, normalize_axis(axis, shape.rank()));
  int64_t inner = 1;
  for (int i = along + 1; i < shape.rank(); ++i) inner *= shape[i].number();
  const int64_t length = shape[along].number();
  return visit_accumulator(src[0].type.dtype, [&]<class A>() {
    auto x = load_floats<A>(src[0]);
    const auto rows = x.empty() ? 0 : static_cast<int64_t>(x.size()) / length;
    for (int64_t row = 0; row < rows; ++row) {
      A* from = x.data() + row / inner * inner * length + row % inner;
      A norm = 0;
      for (int64_t i = 0; i < length; ++i)
        norm += p == 1 ? std::abs(from[i * inner]) : from[i * inner] * from[i * inner];
      if (p == 2) norm = std::sqrt(norm);
      if (norm < A(epsilon)) norm = A(epsilon);
      for (int64_t i = 0; i < length; ++i) from[i * inner] = norm == 0 ? A(0) : from[i * inner] / norm;
    }
    store_floats<A>(x, dst[0]);
  });
}

namespace ops {
OpDef lp_norm() { return op_def<LpNorm>(); }
}  // namespace ops

}  // namespace tenon
