// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dual_conv: inference and reference, by the two that it consists of.
#include "ops/dual_conv.h"

#include "ops/lib/dual.h"

namespace tenon {

Result<Types> DualConv::infer(std::span<const TensorType> in) const {
  return infer_dual(conv, second_conv(), {kSecond, kCount}, in);
}

Result<> DualConv::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return dual_reference(conv, second_conv(), {kSecond, kCount}, src, dst);
}

namespace ops {
OpDef dual_conv() { return op_def<DualConv>(); }
}  // namespace ops

}  // namespace tenon
