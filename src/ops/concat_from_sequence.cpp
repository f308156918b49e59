// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// concat_from_sequence: inference and results.
#include "ops/concat_from_sequence.h"

#include "ops/concat.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/evaluate.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> ConcatFromSequence::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  TRY(check_container(in, 0, DataType::sequence));
  TRY_ASSIGN(Known item, known_item(dtype, rank));
  if (new_axis) item.type.shape = unknown_shape(item.type.rank() + 1);
  return Knowns{std::move(item)};
}

Result<std::vector<Constant>> ConcatFromSequence::compute(std::span<const Constant> in) const {
  std::vector<Constant> items = in[0].items();
  if (items.empty()) return Error(ErrorCode::invalid_argument, "expected a sequence with elements, found none");
  for (Constant& item : items) {
    if (!new_axis) continue;
    TRY_ASSIGN(const int along, normalize_axis(axis, item.type().rank() + 1));
    std::vector<Dim> dims = item.type().shape.dims();
    dims.insert(dims.begin() + along, 1);
    item = Constant::copy({item.type().dtype, Shape(std::move(dims))}, item.bytes());
  }
  return ops::evaluate(ops::make(Concat{.axis = axis}), items);
}

namespace ops {
OpDef concat_from_sequence() { return op_def<ConcatFromSequence>(); }
}  // namespace ops

}  // namespace tenon
