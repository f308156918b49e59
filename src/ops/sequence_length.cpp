// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_length: inference and reference.
#include "ops/sequence_length.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> SequenceLength::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  TRY(check_container(in, 0, DataType::sequence));
  if (!in[0].value) return Knowns{known_with({DataType::i64, Shape{}}, std::vector<Dim>{in[0].type.shape[0]})};
  const auto count = static_cast<int64_t>(in[0].value.items().size());
  return Knowns{Known::of(Constant::copy({DataType::i64, Shape{}}, std::as_bytes(std::span(&count, 1))))};
}

Result<> SequenceLength::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return Error(ErrorCode::internal, str("expected ", kName, " to be done by inference, found ", dst.size(),
                                        " results of ", src.size(), " operands"));
}

namespace ops {
OpDef sequence_length() { return op_def<SequenceLength>(); }
}  // namespace ops

}  // namespace tenon
