// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// optional_has_element: inference and results.
#include "ops/optional_has_element.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> OptionalHasElement::infer_known(std::span<const Known> in) const {
  if (in.size() > 1) return Error(ErrorCode::invalid_argument, str("expected one value, found ", in.size()));
  return Knowns{Known::of(TensorType{DataType::boolean, Shape{}})};
}

Result<std::vector<Constant>> OptionalHasElement::compute(std::span<const Constant> in) const {
  const bool is_optional = !in.empty() && in[0] && in[0].type().dtype == DataType::optional;
  const bool has = !in.empty() && in[0] && (!is_optional || !in[0].items().empty());
  return std::vector{Constant::scalar(DataType::boolean, has)};
}

namespace ops {
OpDef optional_has_element() { return op_def<OptionalHasElement>(); }
}  // namespace ops

}  // namespace tenon
