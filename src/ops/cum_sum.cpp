// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cum_sum: inference and reference.
#include "ops/cum_sum.h"

#include "base/integers.h"
#include "ops/lib/cumulate.h"

namespace tenon {

Result<Knowns> CumSum::infer_known(std::span<const Known> in) const { return ops::infer_cumulation(in); }

Result<> CumSum::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return ops::cumulate(*this, src, dst, 0, [](auto before, auto x) { return wrapping_add(before, x); });
}

namespace ops {
OpDef cum_sum() { return op_def<CumSum>(); }
}  // namespace ops

}  // namespace tenon
