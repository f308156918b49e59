// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Shapes of plugins: dimensions of inputs, with arithmetic.
#pragma once

#include <vector>

#include "NvInfer.h"

namespace tenon::plugins {

namespace nv = nvinfer1;

/// A dimension of a shape, with arithmetic.
class Dim1 {
 public:
  Dim1(const nv::IDimensionExpr* expr, nv::IExprBuilder& builder) : expr_(expr), builder_(&builder) {}
  const nv::IDimensionExpr* expr() const { return expr_; }
  Dim1 constant(int64_t value) const { return {builder_->constant(value), *builder_}; }
  Dim1 with(nv::DimensionOperation op, const Dim1& other) const {
    if (expr_ == nullptr || other.expr_ == nullptr) return {nullptr, *builder_};
    return {builder_->operation(op, *expr_, *other.expr_), *builder_};
  }

 private:
  const nv::IDimensionExpr* expr_;
  nv::IExprBuilder* builder_;
};
inline Dim1 operator+(const Dim1& a, const Dim1& b) { return a.with(nv::DimensionOperation::kSUM, b); }
inline Dim1 operator*(const Dim1& a, const Dim1& b) { return a.with(nv::DimensionOperation::kPROD, b); }
inline Dim1 operator/(const Dim1& a, const Dim1& b) { return a.with(nv::DimensionOperation::kFLOOR_DIV, b); }
inline Dim1 operator*(const Dim1& a, int64_t b) { return a * a.constant(b); }
inline Dim1 operator+(const Dim1& a, int64_t b) { return a + a.constant(b); }
inline Dim1 operator/(const Dim1& a, int64_t b) { return a / a.constant(b); }
inline Dim1 min(const Dim1& a, const Dim1& b) { return a.with(nv::DimensionOperation::kMIN, b); }

/// The shapes of the inputs, and numbers as dimensions.
class Inputs {
 public:
  Inputs(const nv::DimsExprs* all, int32_t count, nv::IExprBuilder& builder)
      : all_(all), count_(count), builder_(builder) {}

  int32_t count() const { return count_; }
  int32_t rank(int32_t input) const { return input < count_ ? all_[input].nbDims : 0; }
  /// Null inside where there is no such dimension, which is an error of the output.
  Dim1 dim(int32_t input, int32_t axis) const { return {axis < rank(input) ? all_[input].d[axis] : nullptr, builder_}; }
  Dim1 number(int64_t value) const { return {builder_.constant(value), builder_}; }
  /// What is no shape: an error of the output. An empty one is that of a single number.
  std::vector<Dim1> none() const { return {{nullptr, builder_}}; }
  std::vector<Dim1> shape(int32_t input) const {
    std::vector<Dim1> out;
    for (int32_t i = 0; i < rank(input); ++i) out.push_back(dim(input, i));
    return out;
  }

 private:
  const nv::DimsExprs* all_;
  int32_t count_;
  nv::IExprBuilder& builder_;
};
using Dims = std::vector<Dim1>;

/// As the library takes them; nbDims -1 for what is no shape.
inline nv::DimsExprs exprs_of(const Dims& dims) {
  nv::DimsExprs out{-1, {}};
  if (dims.size() > 8) return out;
  for (const Dim1& one : dims) {
    if (one.expr() == nullptr) return out;
  }
  out.nbDims = static_cast<int32_t>(dims.size());
  for (size_t i = 0; i < dims.size(); ++i) out.d[i] = dims[i].expr();
  return out;
}

}  // namespace tenon::plugins
