// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Inference and offsets of elementwise operators.
#include "ops/lib/elementwise.h"

#include <cassert>

namespace tenon {

Result<> check_inputs(std::span<const TensorType> in, size_t min, size_t max) {
  size_t present = 0;
  while (present < in.size() && in[present].present()) ++present;
  if (in.size() > max || present < min) {
    const std::string expected = min == max ? str(min) : str(min, " to ", max);
    return Error(ErrorCode::invalid_argument,
                 str("expected ", expected, " inputs, found ", in.size() > max ? in.size() : present));
  }
  return Done{};
}

Result<Types> infer_unary(std::span<const TensorType> in) {
  TRY(check_inputs(in, 1));
  return Types{{in[0].dtype, in[0].shape}};
}

Result<Types> infer_broadcast(std::span<const TensorType> in, DataType result) {
  Shape shape = in[0].shape;
  for (size_t i = 1; i < in.size(); ++i) {
    if (in[i].dtype != in[0].dtype) {
      return Error(ErrorCode::invalid_argument,
                   str("expected operands of one data type, found ", in[0].dtype, " and ", in[i].dtype));
    }
    TRY_ASSIGN(shape, broadcast(shape, in[i].shape));
  }
  return Types{{result == DataType::none ? in[0].dtype : result, shape}};
}

BroadcastWalk::BroadcastWalk(const Shape& result, std::span<const ConstTensor> operands)
    : dims_(result.numbers()), at_(dims_.size(), 0), count_(operands.size()) {
  assert(count_ <= kMax);
  for (size_t k = 0; k < count_; ++k) {
    const Shape& shape = operands[k].type.shape;
    strides_[k].assign(dims_.size(), 0);
    int64_t step = 1;
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
      const auto at = static_cast<size_t>(axis + result.rank() - shape.rank());
      strides_[k][at] = shape[axis].number() == 1 ? 0 : step;
      step *= shape[axis].number();
    }
  }
}

void BroadcastWalk::next() {
  for (size_t axis = dims_.size(); axis-- > 0;) {
    for (size_t k = 0; k < count_; ++k) offsets_[k] += strides_[k][axis];
    if (++at_[axis] < dims_[axis]) return;
    for (size_t k = 0; k < count_; ++k) offsets_[k] -= strides_[k][axis] * dims_[axis];
    at_[axis] = 0;
  }
}

}  // namespace tenon
