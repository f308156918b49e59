// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// equal: inference and reference.
#include "ops/equal.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Equal::infer_known(std::span<const Known> in) const {
  return infer_binary_elements(in, TypeSet::any, DataType::boolean,
                               [](const Dim& a, const Dim& b) -> std::optional<Dim> {
                                 if (a == b) return Dim(1);
                                 if (a.max() < b.min() || b.max() < a.min()) return Dim(0);
                                 return std::nullopt;
                               });
}

Result<> Equal::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  if (src[0].type.dtype == DataType::string) {  // equal strings are the same one
    std::array<ConstTensor, 2> bits = {src[0], src[1]};
    for (ConstTensor& one : bits) one.type.dtype = DataType::u64;
    return map_binary_bits(bits, dst, [](uint64_t a, uint64_t b) { return static_cast<uint64_t>(a == b); });
  }
  return map_binary(src, dst, [](auto a, auto b) { return a == b; });
}

namespace ops {
OpDef equal() { return op_def<Equal>(); }
}  // namespace ops

}  // namespace tenon
