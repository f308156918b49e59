// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// optional_get_element: inference and results.
#include "ops/optional_get_element.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> OptionalGetElement::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  if (in[0].type.dtype != DataType::optional) return Knowns{in[0]};
  TRY_ASSIGN(Known item, known_item(dtype, rank));
  return Knowns{std::move(item)};
}

Result<std::vector<Constant>> OptionalGetElement::compute(std::span<const Constant> in) const {
  if (in[0].type().dtype != DataType::optional) return std::vector{in[0]};
  if (in[0].items().empty()) return Error(ErrorCode::invalid_argument, "expected a value, found none");
  return std::vector{in[0].items()[0]};
}

namespace ops {
OpDef optional_get_element() { return op_def<OptionalGetElement>(); }
}  // namespace ops

}  // namespace tenon
