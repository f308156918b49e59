// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Gather layers to operators.
#include "api/network/layers/gather.h"

#include "api/network/graph_writing.h"
#include "ops/gather.h"
#include "ops/lib/sequence_parts.h"

namespace tenon::api {

Result<> GatherLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId data, to.input(0));
  TRY_ASSIGN(const ValueId indices, to.input(1));
  if (mode_ == nv::GatherMode::kDEFAULT) {
    if (nb_element_wise_dims_ < 0 || nb_element_wise_dims_ > 1) {
      return Error(ErrorCode::invalid_argument,
                   str("expected 0 or 1 elementwise dimensions, found ", nb_element_wise_dims_));
    }
    // With an implicit batch each sample has indices of its own.
    const bool by_sample = to.unseen(data) > 0 && to.unseen(indices) > 0;
    if (nb_element_wise_dims_ == 1 || by_sample) {
      TRY_ASSIGN(const ValueId y, gather_along(writer_of(to), data, indices, gather_axis_ + to.unseen(data), 1));
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
