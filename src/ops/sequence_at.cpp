// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_at: inference and results.
#include "ops/sequence_at.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> SequenceAt::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 2));
  TRY(check_container(in, 0, DataType::sequence));
  TRY_ASSIGN(Known item, known_item(dtype, rank));
  return Knowns{std::move(item)};
}

Result<std::vector<Constant>> SequenceAt::compute(std::span<const Constant> in) const {
  TRY_ASSIGN(const size_t place, sequence_place(in[1], in[0].items().size()));
  return std::vector{in[0].items()[place]};
}

namespace ops {
OpDef sequence_at() { return op_def<SequenceAt>(); }
}  // namespace ops

}  // namespace tenon
