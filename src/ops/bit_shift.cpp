// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// bit_shift: inference and reference.
#include "ops/bit_shift.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> BitShift::infer(std::span<const TensorType> in) const { return infer_binary(in, TypeSet::integer); }

Result<> BitShift::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [&](auto a, auto b) {
    using T = decltype(a);
    if constexpr (std::is_same_v<T, double>) {
      return a;  // not an integer: inference refuses it
    } else {
      const bool beyond = b < T{0} || b >= T{64};
      if (direction == Direction::right) return static_cast<T>(beyond ? (a < T{0} ? -1 : 0) : a >> b);
      return beyond ? T{0} : static_cast<T>(static_cast<uint64_t>(a) << b);
    }
  });
}

namespace ops {
OpDef bit_shift() { return op_def<BitShift>(); }
}  // namespace ops

}  // namespace tenon
