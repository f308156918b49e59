// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_empty: inference and reference.
#include "ops/sequence_empty.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> SequenceEmpty::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 0));
  return Knowns{Known::of(Constant::of_items(DataType::sequence, {}))};
}

Result<> SequenceEmpty::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return Error(ErrorCode::internal, str("expected ", kName, " to be done by inference, found ", dst.size(),
                                        " results of ", src.size(), " operands"));
}

namespace ops {
OpDef sequence_empty() { return op_def<SequenceEmpty>(); }
}  // namespace ops

}  // namespace tenon
