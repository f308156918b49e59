// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_erase: inference and reference.
#include "ops/sequence_erase.h"

#include <algorithm>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> SequenceErase::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1, 2));
  TRY(check_container(in, 0, DataType::sequence));
  std::vector<Constant> operands;
  if (!all_known(in, operands))
    return Knowns{sequence_of(unknown_dim(std::max<int64_t>(in[0].type.shape[0].max(), 1)))};
  std::vector<Constant> items = operands[0].items();
  if (items.empty()) return Error(ErrorCode::invalid_argument, "expected a sequence with elements, found none");
  size_t place = items.size() - 1;
  if (has_operand(in, 1)) {
    TRY_ASSIGN(place, sequence_place(operands[1], items.size()));
  }
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(place));
  return Knowns{Known::of(Constant::of_items(DataType::sequence, std::move(items)))};
}

Result<> SequenceErase::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return Error(ErrorCode::internal, str("expected ", kName, " to be done by inference, found ", dst.size(),
                                        " results of ", src.size(), " operands"));
}

namespace ops {
OpDef sequence_erase() { return op_def<SequenceErase>(); }
}  // namespace ops

}  // namespace tenon
