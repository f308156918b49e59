// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_construct: inference and reference.
#include "ops/sequence_construct.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> SequenceConstruct::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), in.size()));
  std::vector<Constant> items;
  if (!in.empty() && all_known(in, items)) return Knowns{Known::of(Constant::of_items(DataType::sequence, items))};
  return Knowns{sequence_of(static_cast<int64_t>(in.size()))};
}

Result<> SequenceConstruct::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return Error(ErrorCode::internal, str("expected ", kName, " to be done by inference, found ", dst.size(),
                                        " results of ", src.size(), " operands"));
}

namespace ops {
OpDef sequence_construct() { return op_def<SequenceConstruct>(); }
}  // namespace ops

}  // namespace tenon
