// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// optional_construct: inference and results.
#include "ops/optional_construct.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> OptionalConstruct::infer_known(std::span<const Known> in) const {
  if (in.size() > 1) return Error(ErrorCode::invalid_argument, str("expected one value, found ", in.size()));
  return Knowns{Known::of(TensorType{DataType::optional, Shape{has_operand(in, 0) ? 1 : 0}})};
}

Result<std::vector<Constant>> OptionalConstruct::compute(std::span<const Constant> in) const {
  std::vector<Constant> items;
  if (!in.empty() && in[0]) items.push_back(in[0]);
  return std::vector{Constant::of_items(DataType::optional, std::move(items))};
}

namespace ops {
OpDef optional_construct() { return op_def<OptionalConstruct>(); }
}  // namespace ops

}  // namespace tenon
