// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// bit_cast: inference and reference.
#include "ops/bit_cast.h"

#include <cstring>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> BitCast::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  if (to == DataType::none || to == DataType::string || size_of(to) != size_of(in[0].dtype)) {
    return Error(ErrorCode::invalid_argument, str("expected types of one width, found ", in[0].dtype, " and ", to));
  }
  return Types{{to, in[0].shape}};
}

Result<> BitCast::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  if (dst[0].type.bytes() != 0) std::memcpy(dst[0].data, src[0].data, dst[0].type.bytes());
  if (to != DataType::boolean) return Done{};
  for (int64_t i = 0; i < dst[0].volume(); ++i) {
    if (dst[0].data[i] != std::byte{0}) dst[0].data[i] = std::byte{1};  // a bool has two patterns
  }
  return Done{};
}

namespace ops {
OpDef bit_cast() { return op_def<BitCast>(); }
}  // namespace ops

}  // namespace tenon
