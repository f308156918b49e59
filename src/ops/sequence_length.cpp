// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_length: inference and results.
#include "ops/sequence_length.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> SequenceLength::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  TRY(check_container(in, 0, DataType::sequence));
  return Knowns{known_with({DataType::i64, Shape{}}, std::vector<Dim>{in[0].type.shape[0]})};
}

Result<std::vector<Constant>> SequenceLength::compute(std::span<const Constant> in) const {
  const auto count = static_cast<int64_t>(in[0].items().size());
  return std::vector{Constant::copy({DataType::i64, Shape{}}, std::as_bytes(std::span(&count, 1)))};
}

namespace ops {
OpDef sequence_length() { return op_def<SequenceLength>(); }
}  // namespace ops

}  // namespace tenon
