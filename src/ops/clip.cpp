// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// clip: inference and reference.
#include "ops/clip.h"

#include "base/integers.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {
/// The bound as a T; a bound outside of T's range becomes its end.
template <class T>
T bound(double value) {
  if constexpr (std::is_same_v<T, double>) {
    return value;
  } else {
    return saturated<T>(value);
  }
}
}  // namespace

Result<Types> Clip::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::number); }

Result<> Clip::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary(src, dst, [&](auto x) {
    using T = decltype(x);
    const T low = bound<T>(min);
    const T high = bound<T>(max);
    const T raised = x < low ? low : x;
    return raised > high ? high : raised;
  });
}

namespace ops {
OpDef clip() { return op_def<Clip>(); }
}  // namespace ops

}  // namespace tenon
