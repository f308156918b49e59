// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Expressions of dimensions: constants are computed at once, the rest becomes text.
#include "api/plugins/dimension_exprs.h"

#include <algorithm>
#include <array>

namespace tenon::api {

namespace {

constexpr int kMostDims = 8;
constexpr std::array kWords = {"add", "mul", "max", "min", "sub", "eq", "lt", "fdiv", "cdiv"};

int64_t floor_of(int64_t a, int64_t b) { return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0); }

std::optional<int64_t> computed(nv::DimensionOperation op, int64_t a, int64_t b) {
  switch (op) {
    case nv::DimensionOperation::kSUM:
      return a + b;
    case nv::DimensionOperation::kPROD:
      return a * b;
    case nv::DimensionOperation::kMAX:
      return std::max(a, b);
    case nv::DimensionOperation::kMIN:
      return std::min(a, b);
    case nv::DimensionOperation::kSUB:
      return a - b;
    case nv::DimensionOperation::kEQUAL:
      return a == b ? 1 : 0;
    case nv::DimensionOperation::kLESS:
      return a < b ? 1 : 0;
    case nv::DimensionOperation::kFLOOR_DIV:
      return b == 0 ? std::nullopt : std::optional(floor_of(a, b));
    case nv::DimensionOperation::kCEIL_DIV:
      return b == 0 ? std::nullopt : std::optional(-floor_of(-a, b));
  }
  return std::nullopt;
}

}  // namespace

const nv::IDimensionExpr* ExprBuilder::add(std::string text, std::optional<int64_t> number, bool is_size) {
  all_.emplace_back(std::move(text), number, is_size);
  return &all_.back();
}

const std::string* ExprBuilder::text_of(const nv::IDimensionExpr* expression) const {
  for (const DimensionExpr& one : all_) {
    if (&one == expression) return &one.text();
  }
  return nullptr;
}

const nv::IDimensionExpr* ExprBuilder::constant(int64_t value) { return add(str(value), value); }

const nv::IDimensionExpr* ExprBuilder::operation(nv::DimensionOperation op, const nv::IDimensionExpr& first,
                                                 const nv::IDimensionExpr& second) {
  const std::string* a = text_of(&first);
  const std::string* b = text_of(&second);
  const auto word = static_cast<size_t>(op);
  if (a == nullptr || b == nullptr || word >= kWords.size()) return nullptr;
  if (first.isConstant() && second.isConstant()) {
    const auto number = computed(op, first.getConstantValue(), second.getConstantValue());
    return number ? constant(*number) : nullptr;
  }
  return add(str(*a, " ", *b, " ", kWords[word]), std::nullopt);
}

const nv::IDimensionExpr* ExprBuilder::declareSizeTensor(int32_t outputIndex, const nv::IDimensionExpr& /*opt*/,
                                                         const nv::IDimensionExpr& upper) {
  const std::string* bound = text_of(&upper);
  if (bound == nullptr || outputIndex < 0) return nullptr;
  has_sizes_ = true;
  return add(str(*bound, " size ", outputIndex), std::nullopt, true);
}

Result<nv::DimsExprs> ExprBuilder::shape_of(const Known& input, size_t number) {
  const Shape& shape = input.type.shape;
  if (shape.rank() > kMostDims) {
    return Error(ErrorCode::unsupported, str("expected an input of at most 8 dimensions, found ", shape));
  }
  nv::DimsExprs out{};
  out.nbDims = shape.rank();
  for (int i = 0; i < shape.rank(); ++i) {
    out.d[i] = shape[i].is_number() ? constant(shape[i].number()) : add(str("i", number, ".", i), std::nullopt);
  }
  return out;
}

Result<nv::DimsExprs> ExprBuilder::elements_of(const Known& input, size_t number) {
  const Shape& shape = input.type.shape;
  if (!is_integer(input.type.dtype) || shape.rank() > 1 || !shape.is_static() || shape.volume() > kMostDims) {
    return Error(ErrorCode::invalid_argument,
                 str("shape input ", number, ": expected at most 8 integers, found ", input.type));
  }
  nv::DimsExprs out{};
  out.nbDims = static_cast<int32_t>(shape.volume());
  const auto elements = input.dims();
  for (int i = 0; i < out.nbDims; ++i) {
    const bool known = elements && (*elements)[static_cast<size_t>(i)].is_number();
    out.d[i] =
        known ? constant((*elements)[static_cast<size_t>(i)].number()) : add(str("v", number, ".", i), std::nullopt);
  }
  return out;
}

}  // namespace tenon::api
