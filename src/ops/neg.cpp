// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// neg: inference and reference.
#include "ops/neg.h"

#include "base/integers.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Neg::infer_known(std::span<const Known> in) const {
  TRY_ASSIGN(Types out, infer_unary(types_of(in), TypeSet::number));
  auto elements = in[0].dims();
  if (elements) {
    for (Dim& dim : *elements) dim = Dim(0) - dim;
  }
  return Knowns{known_with(std::move(out[0]), std::move(elements))};
}

Result<> Neg::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary(src, dst, [](auto x) { return wrapping_neg(x); });
}

namespace ops {
OpDef neg() { return op_def<Neg>(); }
}  // namespace ops

}  // namespace tenon
