// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Constants and fills to operators.
#include "api/network/layers/constant.h"

#include <numeric>

#include "ops/add.h"
#include "ops/cast.h"
#include "ops/mul.h"

namespace tenon::api {

Result<> ConstantLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const std::vector<int64_t> sizes, numbers_of(dimensions_));
  TRY_ASSIGN(Constant constant, constant_of(weights_, Shape::of(sizes)));
  return to.define(0, to.constant(std::move(constant)));
}

Result<> FillLayer::lower(Lowering& to) const {
  if (operation_ != nv::FillOperation::kLINSPACE || to.has_input(0) || to.has_input(1) || to.has_input(2)) {
    return Error(ErrorCode::unsupported,
                 "fills at random, and with tensors for their parameters, are not supported yet");
  }
  if (dimensions_.nbDims != 1 || dimensions_.d[0] < 0) {
    return Error(ErrorCode::invalid_argument, "expected one dimension, whose size is a number");
  }
  TRY_ASSIGN(const DataType dtype, data_type(to_type_));
  std::vector<int64_t> counts(static_cast<size_t>(dimensions_.d[0]));
  std::iota(counts.begin(), counts.end(), 0);
  TRY_ASSIGN(ValueId y, to.emit(Cast{.to = dtype}, {to.constant(Constant::i64_vector(counts))}));
  const double start = is_int64_ ? static_cast<double>(alpha_int64_) : alpha_;
  const double step = is_int64_ ? static_cast<double>(beta_int64_) : beta_;
  TRY_ASSIGN(y, to.emit(Mul{}, {y, to.constant(Constant::scalar(dtype, step))}));
  TRY_ASSIGN(y, to.emit(Add{}, {y, to.constant(Constant::scalar(dtype, start))}));
  return to.define(0, y);
}

}  // namespace tenon::api
