// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_at: inference and reference.
#include "ops/sequence_at.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> SequenceAt::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 2));
  TRY(check_container(in, 0, DataType::sequence));
  if (in[0].value && in[1].value) {
    const auto& items = in[0].value.items();
    TRY_ASSIGN(const size_t place, sequence_place(in[1].value, items.size()));
    return Knowns{Known::of(items[place])};
  }
  if (dtype == DataType::none) return Error(ErrorCode::unsupported, "expected elements whose type is known");
  return Knowns{Known::of({dtype, unknown_shape(static_cast<int>(rank))})};
}

Result<> SequenceAt::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return Error(ErrorCode::internal, str("expected ", kName, " to be done by inference, found ", dst.size(),
                                        " results of ", src.size(), " operands"));
}

namespace ops {
OpDef sequence_at() { return op_def<SequenceAt>(); }
}  // namespace ops

}  // namespace tenon
