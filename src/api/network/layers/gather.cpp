// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Gather layers to operators.
#include "api/network/layers/gather.h"

#include "ops/gather.h"
#include "ops/transpose.h"
#include "ops/unsqueeze.h"

namespace tenon::api {

namespace {

/// y[b][.. i ..] = data[b][.. indices[b][i] ..]: the first dimension runs along, `axis` is picked from.
Result<ValueId> gather_rows(Lowering& to, ValueId data, ValueId indices, int64_t axis) {
  const int rank = to.rank(data), wide = to.rank(indices);
  if (axis < 1 || axis >= rank || wide < 1) {
    return Error(ErrorCode::invalid_argument, str("expected an axis from 1 to ", rank - 1, " and indices of at least ",
                                                  "one dimension, found ", axis, " and ", to.shape(indices)));
  }
  std::vector<int64_t> front = {0, axis}, back = {0};
  for (int64_t i = 1; i < rank; ++i)
    if (i != axis) front.push_back(i);
  // Behind the gather: batch, dimensions of the indices, those of the data without the axis.
  for (int64_t i = 0; i < axis - 1; ++i) back.push_back(wide + i);
  for (int64_t i = 1; i < wide; ++i) back.push_back(i);
  for (int64_t i = axis - 1; i < rank - 2; ++i) back.push_back(wide + i);
  TRY_ASSIGN(const ValueId turned, to.emit(Transpose{.perm = front}, {data}));
  TRY_ASSIGN(const ValueId tuples, to.emit(Unsqueeze{}, {indices, to.constant(Constant::i64_vector({wide}))}));
  TRY_ASSIGN(const auto picked, to.emit("gather_nd", {{"batch_dims", int64_t{1}}}, {turned, tuples}));
  return to.emit(Transpose{.perm = back}, {picked[0]});
}

}  // namespace

Result<> GatherLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId data, to.input(0));
  TRY_ASSIGN(const ValueId indices, to.input(1));
  if (mode_ == nv::GatherMode::kDEFAULT) {
    if (nb_element_wise_dims_ < 0 || nb_element_wise_dims_ > 1) {
      return Error(ErrorCode::invalid_argument,
                   str("expected 0 or 1 elementwise dimensions, found ", nb_element_wise_dims_));
    }
    if (nb_element_wise_dims_ == 1) {
      TRY_ASSIGN(const ValueId y, gather_rows(to, data, indices, gather_axis_ + to.unseen(data)));
      return to.define(0, y);
    }
    TRY_ASSIGN(const ValueId y, to.emit(Gather{.axis = gather_axis_ + to.unseen(data)}, {data, indices}));
    return to.define(0, y);
  }
  const bool by_element = mode_ == nv::GatherMode::kELEMENT;
  const Attributes fields = by_element ? Attributes{{"axis", int64_t{gather_axis_}}}
                                       : Attributes{{"batch_dims", int64_t{nb_element_wise_dims_}}};
  TRY_ASSIGN(const auto y, to.emit(by_element ? "gather_elements" : "gather_nd", fields, {data, indices}));
  return to.define(0, y[0]);
}

Result<> OneHotLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId indices, to.input(0));
  TRY_ASSIGN(const ValueId values, to.input(1));
  TRY_ASSIGN(const ValueId depth, to.input(2));
  TRY_ASSIGN(const auto y, to.emit("one_hot", {{"axis", int64_t{axis_}}}, {indices, depth, values}));
  return to.define(0, y[0]);
}

}  // namespace tenon::api
