// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_erase: inference and results.
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
  return Knowns{sequence_of(unknown_dim(std::max<int64_t>(in[0].type.shape[0].max(), 1)))};
}

Result<std::vector<Constant>> SequenceErase::compute(std::span<const Constant> in) const {
  std::vector<Constant> items = in[0].items();
  if (items.empty()) return Error(ErrorCode::invalid_argument, "expected a sequence with elements, found none");
  size_t place = items.size() - 1;
  if (in.size() > 1 && in[1]) {
    TRY_ASSIGN(place, sequence_place(in[1], items.size()));
  }
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(place));
  return std::vector{Constant::of_items(DataType::sequence, std::move(items))};
}

namespace ops {
OpDef sequence_erase() { return op_def<SequenceErase>(); }
}  // namespace ops

}  // namespace tenon
