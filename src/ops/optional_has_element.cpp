// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// optional_has_element: inference and reference.
#include "ops/optional_has_element.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> OptionalHasElement::infer_known(std::span<const Known> in) const {
  if (in.size() > 1) return Error(ErrorCode::invalid_argument, str("expected one value, found ", in.size()));
  const bool is_optional = has_operand(in, 0) && in[0].type.dtype == DataType::optional;
  if (is_optional && !in[0].value) return Knowns{Known::of(TensorType{DataType::boolean, Shape{}})};
  const bool has = has_operand(in, 0) && (!is_optional || !in[0].value.items().empty());
  return Knowns{Known::of(Constant::scalar(DataType::boolean, has))};
}

Result<> OptionalHasElement::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  if (src.size() > 1 || dst.size() != 1) return Error(ErrorCode::internal, "expected one value and one result");
  dst[0].as<bool>()[0] = has_operand(src, 0);  // a tensor
  return Done{};
}

namespace ops {
OpDef optional_has_element() { return op_def<OptionalHasElement>(); }
}  // namespace ops

}  // namespace tenon
