// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_insert: inference and reference.
#include "ops/sequence_insert.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> SequenceInsert::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 2, 3));
  TRY(check_container(in, 0, DataType::sequence));
  std::vector<Constant> operands;
  if (!all_known(in, operands)) return Knowns{sequence_of(in[0].type.shape[0] + Dim(1))};
  std::vector<Constant> items = operands[0].items();
  size_t place = items.size();
  if (has_operand(in, 2)) {
    TRY_ASSIGN(place, sequence_place(operands[2], items.size(), true));
  }
  items.insert(items.begin() + static_cast<std::ptrdiff_t>(place), operands[1]);
  return Knowns{Known::of(Constant::of_items(DataType::sequence, std::move(items)))};
}

Result<> SequenceInsert::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return Error(ErrorCode::internal, str("expected ", kName, " to be done by inference, found ", dst.size(),
                                        " results of ", src.size(), " operands"));
}

namespace ops {
OpDef sequence_insert() { return op_def<SequenceInsert>(); }
}  // namespace ops

}  // namespace tenon
