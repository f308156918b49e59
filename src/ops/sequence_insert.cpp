// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_insert: inference and results.
#include "ops/sequence_insert.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> SequenceInsert::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 2, 3));
  TRY(check_container(in, 0, DataType::sequence));
  return Knowns{sequence_of(in[0].type.shape[0] + Dim(1))};
}

Result<std::vector<Constant>> SequenceInsert::compute(std::span<const Constant> in) const {
  std::vector<Constant> items = in[0].items();
  size_t place = items.size();
  if (in.size() > 2 && in[2]) {
    TRY_ASSIGN(place, sequence_place(in[2], items.size(), true));
  }
  items.insert(items.begin() + static_cast<std::ptrdiff_t>(place), in[1]);
  return std::vector{Constant::of_items(DataType::sequence, std::move(items))};
}

namespace ops {
OpDef sequence_insert() { return op_def<SequenceInsert>(); }
}  // namespace ops

}  // namespace tenon
