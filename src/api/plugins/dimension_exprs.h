// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IExprBuilder and IDimensionExpr: what a plugin says of its shapes, as the text that a plan keeps of it.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "NvInfer.h"
#include "ir/op.h"

namespace tenon::api {

namespace nv = nvinfer1;

class DimensionExpr final : public nv::IDimensionExpr, public nv::apiv::VDimensionExpr {
 public:
  DimensionExpr(std::string text, std::optional<int64_t> number, bool is_size)
      : text_(std::move(text)), number_(number), is_size_(is_size) {
    mImpl = this;
  }

  const std::string& text() const { return text_; }
  bool isConstant() const override { return number_.has_value(); }
  int64_t getConstantValue() const override { return number_.value_or(INT64_MIN); }
  bool isSizeTensor() const override { return is_size_; }

 private:
  std::string text_;
  std::optional<int64_t> number_;
  bool is_size_;
};

/// Owns every expression that it makes.
class ExprBuilder final : public nv::IExprBuilder, public nv::apiv::VExprBuilder {
 public:
  ExprBuilder() { mImpl = this; }

  const nv::IDimensionExpr* constant(int64_t value) override;
  const nv::IDimensionExpr* operation(nv::DimensionOperation op, const nv::IDimensionExpr& first,
                                      const nv::IDimensionExpr& second) override;
  const nv::IDimensionExpr* declareSizeTensor(int32_t outputIndex, const nv::IDimensionExpr& opt,
                                              const nv::IDimensionExpr& upper) override;

  /// Dimensions of input `number`. Errors: unsupported for more than eight.
  Result<nv::DimsExprs> shape_of(const Known& input, size_t number);
  /// Elements of shape input `number`.
  Result<nv::DimsExprs> elements_of(const Known& input, size_t number);
  bool has_sizes() const { return has_sizes_; }
  /// The text of what this builder made; nullptr for null, or what another one made.
  const std::string* text_of(const nv::IDimensionExpr* expression) const;

 private:
  const nv::IDimensionExpr* add(std::string text, std::optional<int64_t> number, bool is_size = false);

  std::deque<DimensionExpr> all_;
  bool has_sizes_ = false;
};

}  // namespace tenon::api
