// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers that work element by element, to operators.
#include "api/network/layers/elementwise.h"

#include "ops/add.h"
#include "ops/cast.h"
#include "ops/div.h"
#include "ops/equal.h"
#include "ops/floor.h"
#include "ops/greater.h"
#include "ops/identity.h"
#include "ops/less.h"
#include "ops/logical_and.h"
#include "ops/logical_or.h"
#include "ops/logical_xor.h"
#include "ops/maximum.h"
#include "ops/minimum.h"
#include "ops/mod.h"
#include "ops/mul.h"
#include "ops/pow.h"
#include "ops/sub.h"
#include "ops/where.h"

namespace tenon::api {

namespace {

/// Of integers (a - a mod b) / b, since division alone rounds to zero.
Result<ValueId> floor_divide(Lowering& to, ValueId a, ValueId b) {
  if (is_float(to.known(a).type.dtype)) {
    TRY_ASSIGN(const ValueId quotient, to.emit(Div{}, {a, b}));
    return to.emit(Floor{}, {quotient});
  }
  TRY_ASSIGN(const ValueId rest, to.emit(Mod{}, {a, b}));
  TRY_ASSIGN(const ValueId whole, to.emit(Sub{}, {a, rest}));
  return to.emit(Div{}, {whole, b});
}

Result<ValueId> combine(Lowering& to, ValueId a, ValueId b, nv::ElementWiseOperation operation) {
  switch (operation) {
    case nv::ElementWiseOperation::kSUM:
      return to.emit(Add{}, {a, b});
    case nv::ElementWiseOperation::kPROD:
      return to.emit(Mul{}, {a, b});
    case nv::ElementWiseOperation::kMAX:
      return to.emit(Maximum{}, {a, b});
    case nv::ElementWiseOperation::kMIN:
      return to.emit(Minimum{}, {a, b});
    case nv::ElementWiseOperation::kSUB:
      return to.emit(Sub{}, {a, b});
    case nv::ElementWiseOperation::kDIV:
      return to.emit(Div{}, {a, b});
    case nv::ElementWiseOperation::kPOW:
      return to.emit(Pow{}, {a, b});
    case nv::ElementWiseOperation::kFLOOR_DIV:
      return floor_divide(to, a, b);
    case nv::ElementWiseOperation::kAND:
      return to.emit(LogicalAnd{}, {a, b});
    case nv::ElementWiseOperation::kOR:
      return to.emit(LogicalOr{}, {a, b});
    case nv::ElementWiseOperation::kXOR:
      return to.emit(LogicalXor{}, {a, b});
    case nv::ElementWiseOperation::kEQUAL:
      return to.emit(Equal{}, {a, b});
    case nv::ElementWiseOperation::kGREATER:
      return to.emit(Greater{}, {a, b});
    case nv::ElementWiseOperation::kLESS:
      return to.emit(Less{}, {a, b});
  }
  return Error(ErrorCode::invalid_argument,
               str("expected an ElementWiseOperation, found ", static_cast<int>(operation)));
}

}  // namespace

Result<> ElementWiseLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId a, to.input(0));
  TRY_ASSIGN(const ValueId b, to.input(1));
  if (to.rank(a) - to.unseen(a) != to.rank(b) - to.unseen(b)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected operands of one rank, found ", to.shape(a), " and ", to.shape(b)))
        .hint("add dimensions of size 1 with a shuffle layer");
  }
  TRY_ASSIGN(const ValueId y, combine(to, a, b, operation_));
  return to.define(0, y);
}

Result<> SelectLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId condition, to.input(0));
  TRY_ASSIGN(const ValueId then, to.input(1));
  TRY_ASSIGN(const ValueId otherwise, to.input(2));
  TRY_ASSIGN(const ValueId y, to.emit(Where{}, {condition, then, otherwise}));
  return to.define(0, y);
}

Result<> CastLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const DataType dtype, data_type(to_type_));
  TRY_ASSIGN(const ValueId y, to.emit(Cast{.to = dtype}, {x}));
  return to.define(0, y);
}

Result<> IdentityLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId y, to.emit(Identity{}, {x}));
  return to.define(0, y);
}

namespace {

/// The weights as a constant that broadcasts to the input; none if there are no weights.
Result<ValueId> operand(Lowering& to, const nv::Weights& weights, nv::WeightsRole role, nv::ScaleMode mode,
                        const Shape& input, int axis) {
  if (weights.count == 0) return kNoValue;
  std::vector<int64_t> sizes(static_cast<size_t>(input.rank()), 1);
  const int first = mode == nv::ScaleMode::kUNIFORM ? input.rank() : axis;
  const int last = mode == nv::ScaleMode::kCHANNEL ? axis + 1 : input.rank();
  for (int i = first; i < last; ++i) {
    if (!input[i].is_number()) {
      return Error(ErrorCode::unsupported, str("dimension ", i, " of ", input, " must be a number to scale along it"));
    }
    sizes[static_cast<size_t>(i)] = input[i].number();
  }
  TRY_ASSIGN(Constant constant, constant_of(weights, Shape::of(sizes)));
  return to.weights(std::move(constant), role, weights.values);
}

}  // namespace

Result<> ScaleLayer::lower(Lowering& to) const {
  TRY_ASSIGN(ValueId x, to.input(0));
  const Shape input = to.shape(x);
  const int axis = channel_axis_ + to.unseen(x);
  if (channel_axis_ < 0 || axis >= input.rank()) {
    return Error(ErrorCode::invalid_argument, str("channel axis ", channel_axis_, " is not one of ", input));
  }
  TRY_ASSIGN(const ValueId scale, operand(to, scale_, nv::WeightsRole::kSCALE, mode_, input, axis));
  TRY_ASSIGN(const ValueId shift, operand(to, shift_, nv::WeightsRole::kSHIFT, mode_, input, axis));
  TRY_ASSIGN(const ValueId power, operand(to, power_, nv::WeightsRole::kCONSTANT, mode_, input, axis));
  if (scale != kNoValue) {
    TRY_ASSIGN(x, to.emit(Mul{}, {x, scale}));
  }
  if (shift != kNoValue) {
    TRY_ASSIGN(x, to.emit(Add{}, {x, shift}));
  }
  if (power != kNoValue) {
    TRY_ASSIGN(x, to.emit(Pow{}, {x, power}));
  }
  return to.define(0, x);
}

}  // namespace tenon::api
