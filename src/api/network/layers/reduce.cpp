// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Reductions, softmax and top-k to operators.
#include "api/network/layers/reduce.h"

#include <algorithm>

#include "ops/cast.h"
#include "ops/reduce_max.h"
#include "ops/reduce_mean.h"
#include "ops/reduce_min.h"
#include "ops/reduce_prod.h"
#include "ops/reduce_sum.h"
#include "ops/softmax.h"

namespace tenon::api {

namespace {

template <class Reduction>
Result<ValueId> reduce(Lowering& to, ValueId x, const std::vector<int64_t>& axes, bool keep_dims) {
  Reduction reduction;
  reduction.keepdims = keep_dims;
  return to.emit(reduction, {x, to.constant(Constant::i64_vector(axes))});
}

Result<ValueId> reduce_by(Lowering& to, ValueId x, nv::ReduceOperation operation, const std::vector<int64_t>& axes,
                          bool keep_dims) {
  switch (operation) {
    case nv::ReduceOperation::kSUM:
      return reduce<ReduceSum>(to, x, axes, keep_dims);
    case nv::ReduceOperation::kPROD:
      return reduce<ReduceProd>(to, x, axes, keep_dims);
    case nv::ReduceOperation::kMAX:
      return reduce<ReduceMax>(to, x, axes, keep_dims);
    case nv::ReduceOperation::kMIN:
      return reduce<ReduceMin>(to, x, axes, keep_dims);
    case nv::ReduceOperation::kAVG:
      return reduce<ReduceMean>(to, x, axes, keep_dims);
    case nv::ReduceOperation::kNONE:
      break;
  }
  return Error(ErrorCode::invalid_argument, str("expected a ReduceOperation, found ", static_cast<int>(operation)));
}

/// The one axis of a mask. Errors: invalid_argument if it has none or several.
Result<int64_t> axis_of(const Lowering& to, uint32_t mask, ValueId x) {
  TRY_ASSIGN(const std::vector<int64_t> axes, to.axes(mask, x));
  if (axes.size() != 1) {
    return Error(ErrorCode::invalid_argument, str("expected one axis in the mask, found ", axes.size()));
  }
  return axes[0];
}

}  // namespace

Result<> ReduceLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const std::vector<int64_t> axes, to.axes(reduce_axes_, x));
  if (axes.empty()) return Error(ErrorCode::invalid_argument, "expected at least one axis to reduce, found none");
  TRY_ASSIGN(const ValueId y, reduce_by(to, x, operation_, axes, keep_dimensions_));
  return to.define(0, y);
}

Result<> SoftMaxLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  const int rank = to.rank(x) - to.unseen(x);
  const uint32_t outermost_of_three = 1U << std::max(0, rank - 3);
  TRY_ASSIGN(const int64_t axis, axis_of(to, axes_ != 0 ? axes_ : outermost_of_three, x));
  TRY_ASSIGN(const ValueId y, to.emit(Softmax{.axis = axis}, {x}));
  return to.define(0, y);
}

Result<> TopKLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const int64_t axis, axis_of(to, reduce_axes_, x));
  ValueId k = kNoValue;
  if (to.has_input(1)) {
    TRY_ASSIGN(k, to.input(1));
    TRY_ASSIGN(k, to.as_i64(k));
  } else {
    k = to.constant(Constant::i64_vector({k_}));
  }
  const bool largest = operation_ == nv::TopKOperation::kMAX;
  TRY_ASSIGN(const auto y, to.emit("top_k", {{"axis", axis}, {"largest", largest}}, {x, k}, 2));
  TRY(to.define(0, y[0]));
  TRY_ASSIGN(const DataType dtype, data_type(indices_type_));
  TRY_ASSIGN(const ValueId indices, to.emit(Cast{.to = dtype}, {y[1]}));
  return to.define(1, indices);
}

}  // namespace tenon::api
