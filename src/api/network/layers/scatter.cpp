// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Scatter, running sums and reversed sequences to operators.
#include "api/network/layers/scatter.h"

#include "ops/cum_sum.h"
#include "ops/reverse_sequence.h"
#include "ops/scatter_elements.h"
#include "ops/scatter_nd.h"

namespace tenon::api {

Result<> ScatterLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId data, to.input(0));
  TRY_ASSIGN(ValueId indices, to.input(1));
  TRY_ASSIGN(const ValueId updates, to.input(2));
  TRY_ASSIGN(indices, to.as_i64(indices));
  ScatterElements by_element;
  by_element.axis = axis_;
  Op op = mode_ == nv::ScatterMode::kELEMENT ? ops::make(by_element) : ops::make(ScatterNd{});
  TRY_ASSIGN(const ValueId y, to.emit(std::move(op), {data, indices, updates}));
  return to.define(0, y);
}

Result<> CumulativeLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId axis, to.input(1));
  CumSum sum;
  sum.exclusive = exclusive_;
  sum.reverse = reverse_;
  TRY_ASSIGN(const ValueId y, to.emit(sum, {x, axis}));
  return to.define(0, y);
}

Result<> ReverseSequenceLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(ValueId lengths, to.input(1));
  TRY_ASSIGN(lengths, to.as_i64(lengths));
  ReverseSequence reversal;
  reversal.batch_axis = batch_axis_;
  reversal.time_axis = sequence_axis_;
  TRY_ASSIGN(const ValueId y, to.emit(reversal, {x, lengths}));
  return to.define(0, y);
}

}  // namespace tenon::api
