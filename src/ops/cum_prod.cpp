// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cum_prod: inference and reference.
#include "ops/cum_prod.h"

#include "base/integers.h"
#include "ops/lib/cumulate.h"

namespace tenon {

Result<Knowns> CumProd::infer_known(std::span<const Known> in) const { return ops::infer_cumulation(in); }

Result<> CumProd::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return ops::cumulate(*this, src, dst, 1, [](auto before, auto x) { return wrapping_mul(before, x); });
}

namespace ops {
OpDef cum_prod() { return op_def<CumProd>(); }
}  // namespace ops

}  // namespace tenon
