// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Unary layers to operators.
#include "api/network/layers/elementwise.h"

#include "ops/abs.h"
#include "ops/acos.h"
#include "ops/acosh.h"
#include "ops/asin.h"
#include "ops/asinh.h"
#include "ops/atan.h"
#include "ops/atanh.h"
#include "ops/ceil.h"
#include "ops/cos.h"
#include "ops/cosh.h"
#include "ops/erf.h"
#include "ops/exp.h"
#include "ops/floor.h"
#include "ops/is_inf.h"
#include "ops/is_nan.h"
#include "ops/log.h"
#include "ops/logical_not.h"
#include "ops/neg.h"
#include "ops/reciprocal.h"
#include "ops/round.h"
#include "ops/sign.h"
#include "ops/sin.h"
#include "ops/sinh.h"
#include "ops/sqrt.h"
#include "ops/tan.h"

namespace tenon::api {

namespace {

Op operator_of(nv::UnaryOperation operation) {
  switch (operation) {
    case nv::UnaryOperation::kEXP:
      return ops::make(Exp{});
    case nv::UnaryOperation::kLOG:
      return ops::make(Log{});
    case nv::UnaryOperation::kSQRT:
      return ops::make(Sqrt{});
    case nv::UnaryOperation::kRECIP:
      return ops::make(Reciprocal{});
    case nv::UnaryOperation::kABS:
      return ops::make(Abs{});
    case nv::UnaryOperation::kNEG:
      return ops::make(Neg{});
    case nv::UnaryOperation::kSIN:
      return ops::make(Sin{});
    case nv::UnaryOperation::kCOS:
      return ops::make(Cos{});
    case nv::UnaryOperation::kTAN:
      return ops::make(Tan{});
    case nv::UnaryOperation::kSINH:
      return ops::make(Sinh{});
    case nv::UnaryOperation::kCOSH:
      return ops::make(Cosh{});
    case nv::UnaryOperation::kASIN:
      return ops::make(Asin{});
    case nv::UnaryOperation::kACOS:
      return ops::make(Acos{});
    case nv::UnaryOperation::kATAN:
      return ops::make(Atan{});
    case nv::UnaryOperation::kASINH:
      return ops::make(Asinh{});
    case nv::UnaryOperation::kACOSH:
      return ops::make(Acosh{});
    case nv::UnaryOperation::kATANH:
      return ops::make(Atanh{});
    case nv::UnaryOperation::kCEIL:
      return ops::make(Ceil{});
    case nv::UnaryOperation::kFLOOR:
      return ops::make(Floor{});
    case nv::UnaryOperation::kERF:
      return ops::make(Erf{});
    case nv::UnaryOperation::kNOT:
      return ops::make(LogicalNot{});
    case nv::UnaryOperation::kSIGN:
      return ops::make(Sign{});
    case nv::UnaryOperation::kROUND:
      return ops::make(Round{});
    case nv::UnaryOperation::kISINF:
      return ops::make(IsInf{});
    case nv::UnaryOperation::kISNAN:
      return ops::make(IsNan{});
  }
  return {};
}

}  // namespace

Result<> UnaryLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  Op op = operator_of(operation_);
  if (!op) {
    return Error(ErrorCode::invalid_argument, str("expected a UnaryOperation, found ", static_cast<int>(operation_)));
  }
  TRY_ASSIGN(const ValueId y, to.emit(std::move(op), {x}));
  return to.define(0, y);
}

}  // namespace tenon::api
