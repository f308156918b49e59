// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Constants, fills and assertions to operators.
#include "api/network/layers/constant.h"

#include <algorithm>
#include <numeric>

#include "ops/add.h"
#include "ops/cast.h"
#include "ops/gather.h"
#include "ops/mul.h"
#include "ops/random_values.h"
#include "ops/reshape.h"
#include "ops/sub.h"

namespace tenon::api {

Result<> ConstantLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const std::vector<int64_t> sizes, numbers_of(dimensions_));
  TRY_ASSIGN(Constant constant, constant_of(weights_, Shape::of(sizes)));
  return to.define(0, to.weights(std::move(constant), nv::WeightsRole::kCONSTANT, weights_.values));
}

/// The sizes, of the tensor that was set or of the layer. i64 [rank].
Result<ValueId> FillLayer::shape(Lowering& to) const {
  if (to.has_input(0)) {
    TRY_ASSIGN(const ValueId given, to.input(0));
    return to.as_i64(given);
  }
  TRY_ASSIGN(const std::vector<int64_t> sizes, numbers_of(dimensions_));
  if (std::any_of(sizes.begin(), sizes.end(), [](int64_t size) { return size < 0; })) {
    return Error(ErrorCode::invalid_argument, str("expected sizes of at least 0, found ", Shape::of(sizes)));
  }
  return to.constant(Constant::i64_vector(sizes));
}

/// alpha (`index` 1) or beta (2): the tensor that was set, else the number of the layer.
Result<ValueId> FillLayer::parameter(Lowering& to, size_t index, DataType type) const {
  if (!to.has_input(index)) {
    const double number =
        is_int64_ ? static_cast<double>(index == 1 ? alpha_int64_ : beta_int64_) : (index == 1 ? alpha_ : beta_);
    return to.constant(Constant::scalar(type, number));
  }
  TRY_ASSIGN(const ValueId given, to.input(index));
  if (to.known(given).type.dtype == type) return given;
  return to.emit(Cast{.to = type}, {given});
}

/// alpha + the sum over axes of beta[axis] * index along it.
Result<ValueId> FillLayer::line(Lowering& to, ValueId shape, DataType type) const {
  const Shape& list = to.shape(shape);
  if (list.rank() != 1 || !list[0].is_number()) {
    return Error(ErrorCode::invalid_argument, str("expected a list of sizes, found ", list));
  }
  const int64_t rank = list[0].number();
  if (rank > 1 && !to.has_input(2)) {
    return Error(ErrorCode::invalid_argument, str("a line over ", rank, " axes needs a tensor of ", rank, " deltas"))
        .hint("set input 2");
  }
  TRY_ASSIGN(ValueId y, parameter(to, 1, type));
  TRY_ASSIGN(const ValueId steps, parameter(to, 2, type));
  const auto element = [&](ValueId from, int64_t i) {
    return to.emit(Gather{.axis = 0}, {from, to.constant(Constant::scalar(DataType::i64, static_cast<double>(i)))});
  };
  const ValueId zero = to.constant(Constant::scalar(DataType::i64, 0));
  const ValueId one = to.constant(Constant::scalar(DataType::i64, 1));
  for (int64_t axis = 0; axis < rank; ++axis) {
    TRY_ASSIGN(const ValueId count, element(shape, axis));
    TRY_ASSIGN(const auto indices, to.emit("range", {}, {zero, count, one}));
    TRY_ASSIGN(ValueId along, to.emit(Cast{.to = type}, {indices[0]}));
    ValueId step = steps;
    if (to.rank(steps) == 1) {
      TRY_ASSIGN(step, element(steps, axis));
    }
    TRY_ASSIGN(along, to.emit(Mul{}, {along, step}));
    std::vector<int64_t> spread(static_cast<size_t>(rank), 1);
    spread[static_cast<size_t>(axis)] = -1;
    TRY_ASSIGN(along, to.emit(Reshape{}, {along, to.constant(Constant::i64_vector(spread))}));
    TRY_ASSIGN(y, to.emit(Add{}, {y, along}));
  }
  return y;
}

/// Uniform from alpha to beta, or normal with mean alpha and deviation beta.
Result<ValueId> FillLayer::random(Lowering& to, ValueId shape, DataType type) const {
  const bool is_uniform = operation_ == nv::FillOperation::kRANDOM_UNIFORM;
  const RandomValues op{.distribution = is_uniform ? Distribution::uniform : Distribution::normal, .to = type};
  TRY_ASSIGN(ValueId y, to.emit(op, {shape}));
  TRY_ASSIGN(const ValueId low, parameter(to, 1, type));
  TRY_ASSIGN(ValueId spread, parameter(to, 2, type));
  if (is_uniform) {
    TRY_ASSIGN(spread, to.emit(Sub{}, {spread, low}));
  }
  TRY_ASSIGN(y, to.emit(Mul{}, {y, spread}));
  return to.emit(Add{}, {y, low});
}

Result<> FillLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const DataType type, data_type(to_type_));
  TRY_ASSIGN(const ValueId sizes, shape(to));
  if (operation_ == nv::FillOperation::kLINSPACE) {
    TRY_ASSIGN(const ValueId y, line(to, sizes, type));
    return to.define(0, y);
  }
  TRY_ASSIGN(const ValueId y, random(to, sizes, type));
  return to.define(0, y);
}

Result<> AssertionLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId condition, to.input(0));
  const Known& known = to.known(condition);
  if (known.type.dtype != DataType::boolean) {
    return Error(ErrorCode::invalid_argument, str("expected a condition of kBOOL, found ", known.type));
  }
  if (!known.value) {
    return Error(ErrorCode::unsupported, str("an assertion that only the run decides: '", message_, "'"))
        .hint("check what you feed, or leave the assertion out");
  }
  const std::vector<int64_t> flags = known.value.to_i64();
  if (std::find(flags.begin(), flags.end(), 0) == flags.end()) return Done{};
  return Error(ErrorCode::invalid_argument, str("the assertion does not hold: ", message_));
}

}  // namespace tenon::api
