// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// log: inference and reference.
#include "ops/log.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Log::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Log::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::log(x); });
}

namespace ops {
OpDef log() { return op_def<Log>(); }
}  // namespace ops

}  // namespace tenon
