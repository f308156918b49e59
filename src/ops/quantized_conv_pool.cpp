// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_conv_pool: inference and reference, by the two that it consists of.
#include "ops/quantized_conv_pool.h"

#include "ops/lib/op_def.h"

namespace tenon {

Result<Types> QuantizedConvPool::infer(std::span<const TensorType> in) const {
  TRY_ASSIGN(const Types between, conv.infer(in));
  TRY_ASSIGN(Types out, pool.infer(between));
  out.resize(1);  // no indices
  return out;
}

Result<> QuantizedConvPool::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  Types types;
  for (const ConstTensor& one : src) types.push_back(one.type);
  TRY_ASSIGN(const Types between, conv.infer(types));
  std::vector<std::byte> kept(between[0].bytes());
  const Tensor result{between[0], kept.data()};
  TRY(conv.reference(src, {&result, 1}));
  const ConstTensor x{between[0], kept.data()};
  return pool.reference({&x, 1}, dst);
}

namespace ops {
OpDef quantized_conv_pool() { return op_def<QuantizedConvPool>(); }
}  // namespace ops

}  // namespace tenon
