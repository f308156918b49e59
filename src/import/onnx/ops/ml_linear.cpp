// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// LinearRegressor, LinearClassifier and SVMRegressor of ai.onnx.ml, as products of matrices.
#include "import/onnx/ops/lib/kernels.h"
#include "import/onnx/ops/lib/scores.h"
#include "ops/add.h"
#include "ops/greater.h"

namespace tenon::onnx {

namespace {
/// x [N,C] W^T + b: [N,E]
Result<ValueId> linear_scores(NodeContext& node, ValueId x, int64_t rows) {
  TRY_ASSIGN(const ValueId product, times_rows(node, x, node.numbers("coefficients"), rows));
  const std::vector<float> bias = node.numbers("intercepts");
  if (bias.empty()) return product;
  const Shape shape{static_cast<int64_t>(bias.size())};
  return node.add(Add{}, {product, add_floats(node, shape, bias, node.type(x).dtype)});
}

Result<> import_linear_regressor(NodeContext& node) {
  TRY_ASSIGN(const ValueId x, feature_rows(node));
  TRY_ASSIGN(const ValueId scores, linear_scores(node, x, node.integer("targets", 1)));
  TRY_ASSIGN(const ValueId y, transformed(node, scores));
  return set_floats(node, 0, y);
}

Result<> import_linear_classifier(NodeContext& node) {
  TRY_ASSIGN(const Constant labels, class_labels(node));
  TRY_ASSIGN(const ValueId x, feature_rows(node));
  const int64_t classes = labels.type().shape.volume();
  const auto biases = static_cast<int64_t>(node.numbers("intercepts").size());
  const int64_t rows = biases > 0 ? biases : classes;
  TRY_ASSIGN(const ValueId scores, linear_scores(node, x, rows));
  if (rows == 1 && classes == 2) {
    return finish_two_classes(node, scores, labels, 0, FirstScore::complement);
  }
  TRY_ASSIGN(const ValueId label, best_label(node, scores, labels));
  TRY(node.set_output(0, label));
  TRY_ASSIGN(const ValueId y, transformed(node, scores));
  return set_floats(node, 1, y);
}

Result<> import_svm_regressor(NodeContext& node) {
  TRY_ASSIGN(const ValueId x, feature_rows(node));
  const int64_t supports = node.integer("n_supports", 0);
  const std::vector<float> coefficients = node.numbers("coefficients");
  ValueId sums = kNoValue;
  if (supports > 0) {
    TRY_ASSIGN(const ValueId kernel, svm_kernel(node, x, node.numbers("support_vectors"), supports));
    TRY_ASSIGN(sums, times_rows(node, kernel, coefficients, 1));
  } else {
    TRY_ASSIGN(sums, times_rows(node, x, coefficients, 1));
  }
  const std::vector<float> rho = node.numbers("rho");
  if (rho.empty()) return Error(ErrorCode::invalid_argument, "expected rho");
  TRY_ASSIGN(ValueId y, node.add(Add{}, {sums, add_floats(node, Shape{1}, {rho[0]}, node.type(x).dtype)}));
  if (node.integer("one_class", 0) != 0) {
    TRY_ASSIGN(const ValueId inside, node.add(Greater{}, {y, node.add_scalar(node.type(x).dtype, 0)}));
    TRY_ASSIGN(y, node.add("where", {inside, node.add_scalar(DataType::f32, 1), node.add_scalar(DataType::f32, -1)}));
  }
  return set_floats(node, 0, y);
}

Result<> import_linear(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  if (node.op_type() == "LinearRegressor") return import_linear_regressor(node);
  return node.op_type() == "LinearClassifier" ? import_linear_classifier(node) : import_svm_regressor(node);
}
}  // namespace

Importer ml_linear() { return {{"LinearClassifier", "LinearRegressor", "SVMRegressor"}, import_linear, "ai.onnx.ml"}; }

}  // namespace tenon::onnx
