// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// optional_construct: inference and reference.
#include "ops/optional_construct.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> OptionalConstruct::infer_known(std::span<const Known> in) const {
  if (in.size() > 1) return Error(ErrorCode::invalid_argument, str("expected one value, found ", in.size()));
  const bool has = has_operand(in, 0);
  if (has && !in[0].value) return Knowns{Known::of(TensorType{DataType::optional, Shape{1}})};
  return Knowns{Known::of(
      Constant::of_items(DataType::optional, has ? std::vector<Constant>{in[0].value} : std::vector<Constant>()))};
}

Result<> OptionalConstruct::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return Error(ErrorCode::internal, str("expected ", kName, " to be done by inference, found ", dst.size(),
                                        " results of ", src.size(), " operands"));
}

namespace ops {
OpDef optional_construct() { return op_def<OptionalConstruct>(); }
}  // namespace ops

}  // namespace tenon
