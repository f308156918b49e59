// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// optional_get_element: inference and reference.
#include "ops/optional_get_element.h"

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> OptionalGetElement::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  if (in[0].type.dtype != DataType::optional) return Knowns{in[0]};
  if (in[0].value) {
    if (in[0].value.items().empty()) return Error(ErrorCode::invalid_argument, "expected a value, found none");
    return Knowns{Known::of(in[0].value.items()[0])};
  }
  if (dtype == DataType::none) return Error(ErrorCode::unsupported, "expected a value whose type is known");
  return Knowns{Known::of({dtype, unknown_shape(static_cast<int>(rank))})};
}

Result<> OptionalGetElement::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  copy_all(src[0], dst[0]);  // of a tensor
  return Done{};
}

namespace ops {
OpDef optional_get_element() { return op_def<OptionalGetElement>(); }
}  // namespace ops

}  // namespace tenon
