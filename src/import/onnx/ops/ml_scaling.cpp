// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Scaler, Normalizer, Imputer, FeatureVectorizer, OneHotEncoder and CategoryMapper of ai.onnx.ml.
#include <cmath>

#include "import/onnx/ops/lib/scores.h"
#include "ops/cast.h"
#include "ops/concat.h"
#include "ops/div.h"
#include "ops/equal.h"
#include "ops/is_nan.h"
#include "ops/label_encoder.h"
#include "ops/mul.h"
#include "ops/reduce_l1.h"
#include "ops/reduce_l2.h"
#include "ops/reduce_max.h"
#include "ops/sub.h"

namespace tenon::onnx {

namespace {
ValueId add_list(NodeContext& node, const std::vector<float>& values, DataType dtype) {
  return add_floats(node, Shape{static_cast<int64_t>(values.size())}, values, dtype);
}

Result<> import_scaler(NodeContext& node) {
  TRY_ASSIGN(ValueId x, node.add(Cast{.to = DataType::f32}, {node.input(0)}));
  if (const auto offset = node.numbers("offset"); !offset.empty()) {
    TRY_ASSIGN(x, node.add(Sub{}, {x, add_list(node, offset, DataType::f32)}));
  }
  if (const auto scale = node.numbers("scale"); !scale.empty()) {
    TRY_ASSIGN(x, node.add(Mul{}, {x, add_list(node, scale, DataType::f32)}));
  }
  return node.set_output(0, x);
}

Result<> import_normalizer(NodeContext& node) {
  const std::string norm = node.text("norm", "MAX");
  TRY_ASSIGN(const ValueId x, node.add(Cast{.to = DataType::f32}, {node.input(0)}));
  const ValueId axes = node.add_integers({-1});
  ValueId size = kNoValue;
  if (norm == "L1") {
    TRY_ASSIGN(size, node.add(ReduceL1{}, {x, axes}));
  } else if (norm == "L2") {
    TRY_ASSIGN(size, node.add(ReduceL2{}, {x, axes}));
  } else {
    TRY_ASSIGN(size, node.add(ReduceMax{}, {x, axes}));
  }
  const ValueId zero = node.add_scalar(DataType::f32, 0), one = node.add_scalar(DataType::f32, 1);
  TRY_ASSIGN(const ValueId nothing, node.add(Equal{}, {size, zero}));
  TRY_ASSIGN(const ValueId divisor, node.add("where", {nothing, one, size}));
  return node.finish(Div{}, {x, divisor});
}

/// Replaces one number by those imputed, one for each column or one for all.
Result<> import_imputer(NodeContext& node) {
  const ValueId x = node.input(0);
  const DataType dtype = node.input_type(0).dtype;
  if (dtype == DataType::i64) {
    const ValueId from = node.add_scalar(dtype, static_cast<double>(node.integer("replaced_value_int64", 0)));
    TRY_ASSIGN(const ValueId bad, node.add(Equal{}, {x, from}));
    const ValueId imputed = node.add_integers(node.integers("imputed_value_int64s"));
    TRY_ASSIGN(const ValueId y, node.add("where", {bad, imputed, x}));
    return node.set_output(0, y);
  }
  const float from = node.number("replaced_value_float", 0);
  ValueId bad = kNoValue;
  if (std::isnan(from)) {
    TRY_ASSIGN(bad, node.add(IsNan{}, {x}));
  } else {
    TRY_ASSIGN(bad, node.add(Equal{}, {x, node.add_scalar(dtype, static_cast<double>(from))}));
  }
  TRY_ASSIGN(const ValueId y, node.add("where", {bad, add_list(node, node.numbers("imputed_value_floats"), dtype), x}));
  return node.set_output(0, y);
}

Result<> import_vectorizer(NodeContext& node) {
  std::vector<ValueId> parts;
  const std::vector<int64_t> widths = node.integers("inputdimensions");
  for (size_t i = 0; i < node.input_count(); ++i) {
    TRY_ASSIGN(ValueId part, node.add(Cast{.to = DataType::f32}, {node.input(i)}));
    if (node.type(part).rank() == 1) {
      TRY_ASSIGN(part, node.add("unsqueeze", {part, node.add_integers({0})}));
    }
    const Shape& shape = node.type(part).shape;
    if (shape.rank() != 2 || (i < widths.size() && !(shape[1] == Dim(widths[i])))) {
      return node.unsupported(str("expected rows as wide as inputdimensions says, found ", node.input_type(i)));
    }
    parts.push_back(part);
  }
  return node.finish(Concat{.axis = 1}, std::move(parts));
}

/// One column for each category; an element that is none of them gives zeros.
Result<> import_one_hot(NodeContext& node) {
  if (node.integer("zeros", 1) == 0) return node.unsupported("zeros=0, an error for unknown categories", "set zeros=1");
  ValueId x = node.input(0), list = kNoValue;
  if (node.has_attribute("cats_strings")) {
    const std::vector<std::string> texts = node.texts("cats_strings");
    list = node.add_constant(Constant::strings(Shape{static_cast<int64_t>(texts.size())}, texts));
  } else {
    list = node.add_integers(node.integers("cats_int64s"));
    if (node.input_type(0).dtype != DataType::i64) {
      TRY_ASSIGN(x, node.add(Cast{.to = DataType::i64}, {x}));
    }
  }
  TRY_ASSIGN(x, node.add("unsqueeze", {x, node.add_integers({-1})}));
  TRY_ASSIGN(const ValueId same, node.add(Equal{}, {x, list}));
  return node.finish(Cast{.to = DataType::f32}, {same});
}

Result<> import_mapper(NodeContext& node) {
  const std::vector<std::string> texts = node.texts("cats_strings");
  const std::vector<int64_t> numbers = node.integers("cats_int64s");
  const auto count = static_cast<int64_t>(texts.size());
  if (texts.size() != numbers.size()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected as many strings as integers, found ", count, " and ", numbers.size()));
  }
  const bool from_text = node.input_type(0).dtype == DataType::string;
  std::vector<std::string> all_texts = texts;
  std::vector<int64_t> all_numbers = numbers;
  all_texts.push_back(node.text("default_string", "_Unused"));
  all_numbers.push_back(node.integer("default_int64", -1));
  const ValueId keys =
      from_text ? node.add_constant(Constant::strings(Shape{count}, texts)) : node.add_integers(numbers);
  const ValueId values =
      from_text ? node.add_integers(all_numbers) : node.add_constant(Constant::strings(Shape{count + 1}, all_texts));
  return node.finish(LabelEncoder{}, {node.input(0), keys, values});
}

Result<> import_scaling(NodeContext& node) {
  TRY(node.expect_inputs(1, node.op_type() == "FeatureVectorizer" ? node.input_count() : 1));
  if (node.op_type() == "Scaler") return import_scaler(node);
  if (node.op_type() == "Normalizer") return import_normalizer(node);
  if (node.op_type() == "Imputer") return import_imputer(node);
  if (node.op_type() == "FeatureVectorizer") return import_vectorizer(node);
  return node.op_type() == "OneHotEncoder" ? import_one_hot(node) : import_mapper(node);
}
}  // namespace

Importer ml_scaling() {
  return {{"CategoryMapper", "FeatureVectorizer", "Imputer", "Normalizer", "OneHotEncoder", "Scaler"},
          import_scaling,
          "ai.onnx.ml"};
}

}  // namespace tenon::onnx
