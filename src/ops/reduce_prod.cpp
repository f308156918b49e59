// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reduce_prod: inference and reference.
#include "ops/reduce_prod.h"

#include "base/integers.h"

namespace tenon {

Result<Knowns> ReduceProd::infer_known(std::span<const Known> in) const {
  TRY_ASSIGN(Knowns out, infer_reduce(*this, in, TypeSet::number));
  const auto elements = elements_of(in[0]);  // of a shape: the number of elements
  if (!elements || in[0].type.rank() != 1 || out[0].type.shape == in[0].type.shape) return out;
  Dim product = 1;
  for (const Dim& dim : *elements) product = product * dim;
  return Knowns{known_with(out[0].type, std::vector<Dim>{product})};
}

Result<> ReduceProd::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return reduce(*this, src, dst, []<class T>(std::span<const T> x) {
    T product{1};
    for (const T v : x) product = wrapping_mul(product, v);
    return product;
  });
}

namespace ops {
OpDef reduce_prod() { return op_def<ReduceProd>(); }
}  // namespace ops

}  // namespace tenon
