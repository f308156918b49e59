// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// bit_shift: inference and reference.
#include "ops/bit_shift.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> BitShift::infer(std::span<const TensorType> in) const { return infer_binary(in, TypeSet::integer); }

Result<> BitShift::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary_bits(src, dst, [&](uint64_t a, uint64_t b) {
    if (b >= 64) return uint64_t{0};
    return direction == Direction::left ? a << b : a >> b;
  });
}

namespace ops {
OpDef bit_shift() { return op_def<BitShift>(); }
}  // namespace ops

}  // namespace tenon
