// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// relu: inference and reference.
#include "ops/relu.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Relu::infer(std::span<const TensorType> in) const { return infer_unary(in); }

Result<> Relu::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary(src, dst, [](auto x) { return x < 0 ? decltype(x)(0) : x; });
}

namespace ops {
OpDef relu() { return op_def<Relu>(); }
}  // namespace ops

}  // namespace tenon
