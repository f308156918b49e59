// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_construct: inference and results.
#include "ops/sequence_construct.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> SequenceConstruct::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), in.size()));
  return Knowns{sequence_of(static_cast<int64_t>(in.size()))};
}

Result<std::vector<Constant>> SequenceConstruct::compute(std::span<const Constant> in) const {
  return std::vector{Constant::of_items(DataType::sequence, {in.begin(), in.end()})};
}

namespace ops {
OpDef sequence_construct() { return op_def<SequenceConstruct>(); }
}  // namespace ops

}  // namespace tenon
