// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_empty: inference and results.
#include "ops/sequence_empty.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> SequenceEmpty::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 0));
  return Knowns{sequence_of(0)};
}

Result<std::vector<Constant>> SequenceEmpty::compute(std::span<const Constant>) const {
  return std::vector{Constant::of_items(DataType::sequence, {})};
}

namespace ops {
OpDef sequence_empty() { return op_def<SequenceEmpty>(); }
}  // namespace ops

}  // namespace tenon
