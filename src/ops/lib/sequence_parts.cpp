// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Lengths, places, and what is seen.
#include "ops/lib/sequence_parts.h"

#include <limits>

#include "ops/constant_of_shape.h"
#include "ops/cum_sum.h"
#include "ops/gather_nd.h"
#include "ops/shape.h"
#include "ops/slice.h"
#include "ops/softmax.h"
#include "ops/sub.h"
#include "ops/transpose.h"

namespace tenon {

namespace {
constexpr double kNotSeen = -std::numeric_limits<double>::infinity();
}  // namespace

Result<ValueId> added_where(const GraphWriter& to, ValueId seen, DataType dtype) {
  return to.add("where", {seen, to.scalar(dtype, 0), to.scalar(dtype, kNotSeen)});
}

Result<ValueId> length_of(const GraphWriter& to, ValueId x, int64_t axis) {
  return to.add(ShapeOf{.start = axis, .end = axis + 1}, {x});
}

Result<ValueId> count_up(const GraphWriter& to, ValueId count) {
  TRY_ASSIGN(const ValueId end, to.add("squeeze", {count, to.integers({0})}));
  return to.add("range", {to.scalar(DataType::i64, 0), end, to.scalar(DataType::i64, 1)});
}

Result<ValueId> from_first(const GraphWriter& to, ValueId x, int64_t first) {
  const ValueId end = to.integers({std::numeric_limits<int64_t>::max()});
  return to.add(Slice{}, {x, to.integers({first}), end, to.integers({0})});
}

Result<ValueId> but_last(const GraphWriter& to, ValueId x) {
  const ValueId zero = to.integers({0});
  return to.add(Slice{}, {x, zero, to.integers({-1}), zero});
}

Result<ValueId> as_column(const GraphWriter& to, ValueId x) { return to.add("unsqueeze", {x, to.integers({1})}); }

Result<ValueId> lengths_between(const GraphWriter& to, ValueId bounds) {
  TRY_ASSIGN(const ValueId ends, from_first(to, bounds, 1));
  TRY_ASSIGN(const ValueId firsts, but_last(to, bounds));
  return to.add(Sub{}, {ends, firsts});
}

Result<ValueId> ragged_softmax(const GraphWriter& to, ValueId x, ValueId bounds) {
  TRY_ASSIGN(const ValueId counted, to.as_i64(bounds));
  TRY_ASSIGN(const ValueId shape, to.add("shape", {x}));
  TRY_ASSIGN(const ValueId ones, to.add(ConstantOfShape{.dtype = DataType::i64, .value = 1.0}, {shape}));
  CumSum counting;
  counting.exclusive = true;
  TRY_ASSIGN(const ValueId places, to.add(counting, {ones, to.scalar(DataType::i64, -1)}));
  TRY_ASSIGN(const ValueId inside, to.add("less", {places, counted}));
  const DataType dtype = to.type(x).dtype;
  TRY_ASSIGN(const ValueId shown, to.add("where", {inside, x, to.scalar(dtype, kNotSeen)}));
  TRY_ASSIGN(const ValueId parts, to.add(Softmax{}, {shown}));
  return to.add("where", {inside, parts, to.scalar(dtype, 0)});
}

Result<ValueId> gather_along(const GraphWriter& to, ValueId data, ValueId indices, int64_t axis, int64_t shared) {
  const int64_t rank = to.type(data).rank(), wide = to.type(indices).rank();
  if (shared < 0 || axis < shared || axis >= rank || wide < shared) {
    return Error(ErrorCode::invalid_argument,
                 str("expected an axis from ", shared, " to ", rank - 1, " and indices of at least ", shared,
                     " axes, found ", axis, " and ", to.type(indices)));
  }
  std::vector<int64_t> front, back;
  for (int64_t i = 0; i < shared; ++i) front.push_back(i);
  front.push_back(axis);
  for (int64_t i = shared; i < rank; ++i)
    if (i != axis) front.push_back(i);
  // Behind the gather: shared axes, the others of the indices, those of the data without the axis.
  for (int64_t i = 0; i < shared; ++i) back.push_back(i);
  for (int64_t i = 0; i < axis - shared; ++i) back.push_back(wide + i);
  for (int64_t i = shared; i < wide; ++i) back.push_back(i);
  for (int64_t i = axis - shared; i < rank - shared - 1; ++i) back.push_back(wide + i);
  TRY_ASSIGN(const ValueId turned, to.add(Transpose{.perm = front}, {data}));
  TRY_ASSIGN(const ValueId tuples, to.add("unsqueeze", {indices, to.integers({wide})}));
  TRY_ASSIGN(const ValueId picked, to.add(GatherNd{.batch_dims = shared}, {turned, tuples}));
  return to.add(Transpose{.perm = back}, {picked});
}

}  // namespace tenon
