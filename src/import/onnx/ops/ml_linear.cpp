// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// LinearRegressor, LinearClassifier and SVMRegressor of ai.onnx.ml, as products of matrices.
#include "import/onnx/ops/lib/scores.h"
#include "ops/add.h"
#include "ops/cast.h"
#include "ops/exp.h"
#include "ops/greater.h"
#include "ops/matmul.h"
#include "ops/mul.h"
#include "ops/pow.h"
#include "ops/reduce_sum_square.h"
#include "ops/sub.h"
#include "ops/tanh.h"

namespace tenon::onnx {

namespace {
/// x [N,C] times a list of rows [R,C], transposed. Errors: invalid_argument if the list has no whole rows.
Result<ValueId> times_rows(NodeContext& node, ValueId x, const std::vector<float>& list, int64_t rows) {
  const auto count = static_cast<int64_t>(list.size());
  if (rows < 1 || count % rows != 0) {
    return Error(ErrorCode::invalid_argument, str("expected numbers in ", rows, " rows, found ", count));
  }
  const int64_t columns = count / rows;
  std::vector<float> turned(list.size());
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < columns; ++c) {
      turned[static_cast<size_t>(c * rows + r)] = list[static_cast<size_t>(r * columns + c)];
    }
  }
  const ValueId weights = add_floats(node, Shape{columns, rows}, turned, node.type(x).dtype);
  return node.add(Matmul{}, {x, weights});
}

/// x [N,C] W^T + b: [N,E]
Result<ValueId> linear_scores(NodeContext& node, ValueId x, int64_t rows) {
  TRY_ASSIGN(const ValueId product, times_rows(node, x, node.numbers("coefficients"), rows));
  const std::vector<float> bias = node.numbers("intercepts");
  if (bias.empty()) return product;
  const Shape shape{static_cast<int64_t>(bias.size())};
  return node.add(Add{}, {product, add_floats(node, shape, bias, node.type(x).dtype)});
}

Result<> finish_floats(NodeContext& node, size_t output, ValueId value) {
  if (node.type(value).dtype != DataType::f32) {
    TRY_ASSIGN(value, node.add(Cast{.to = DataType::f32}, {value}));
  }
  return node.set_output(output, value);
}

Result<> import_linear_regressor(NodeContext& node) {
  TRY_ASSIGN(const ValueId x, feature_rows(node));
  TRY_ASSIGN(const ValueId scores, linear_scores(node, x, node.integer("targets", 1)));
  TRY_ASSIGN(const ValueId y, transformed(node, scores));
  return finish_floats(node, 0, y);
}

Result<> import_linear_classifier(NodeContext& node) {
  TRY_ASSIGN(const Constant labels, class_labels(node));
  TRY_ASSIGN(const ValueId x, feature_rows(node));
  const int64_t classes = labels.type().shape.volume();
  const auto biases = static_cast<int64_t>(node.numbers("intercepts").size());
  const int64_t rows = biases > 0 ? biases : classes;
  TRY_ASSIGN(const ValueId scores, linear_scores(node, x, rows));
  if (rows == 1 && classes == 2) {
    const bool logistic = node.text("post_transform", "NONE") == "LOGISTIC";
    return finish_two_classes(node, scores, labels, logistic ? 0.0f : 0.5f, FirstScore::complement);
  }
  TRY_ASSIGN(const ValueId label, best_label(node, scores, labels));
  TRY(node.set_output(0, label));
  TRY_ASSIGN(const ValueId y, transformed(node, scores));
  return finish_floats(node, 1, y);
}

/// |x - s|^2 for each row and support vector.
Result<ValueId> squared_distances(NodeContext& node, ValueId x, ValueId products, const std::vector<float>& vectors,
                                  int64_t count) {
  const DataType dtype = node.type(x).dtype;
  std::vector<float> norms(static_cast<size_t>(count), 0.0f);
  for (size_t i = 0; i < vectors.size(); ++i) {
    norms[i / (vectors.size() / static_cast<size_t>(count))] += vectors[i] * vectors[i];
  }
  TRY_ASSIGN(const ValueId own, node.add(ReduceSumSquare{}, {x, node.add_integers({1})}));
  TRY_ASSIGN(const ValueId sum, node.add(Add{}, {own, add_floats(node, Shape{count}, norms, dtype)}));
  TRY_ASSIGN(const ValueId twice, node.add(Mul{}, {products, node.add_scalar(dtype, 2)}));
  return node.add(Sub{}, {sum, twice});
}

/// The kernel of each row of x and each support vector. Parameters: gamma, coef0, degree.
Result<ValueId> kernel_of(NodeContext& node, ValueId x, const std::vector<float>& vectors, int64_t count) {
  const std::string kind = node.text("kernel_type", "LINEAR");
  std::vector<float> given = node.numbers("kernel_params");
  given.resize(3, 0.0f);
  const DataType dtype = node.type(x).dtype;
  const auto number = [&](size_t i) { return node.add_scalar(dtype, static_cast<double>(given[i])); };
  TRY_ASSIGN(const ValueId products, times_rows(node, x, vectors, count));
  if (kind == "LINEAR") return products;
  if (kind == "RBF") {
    TRY_ASSIGN(const ValueId distances, squared_distances(node, x, products, vectors, count));
    const ValueId factor = node.add_scalar(dtype, -static_cast<double>(given[0]));
    TRY_ASSIGN(const ValueId scaled, node.add(Mul{}, {distances, factor}));
    return node.add(Exp{}, {scaled});
  }
  TRY_ASSIGN(const ValueId scaled, node.add(Mul{}, {products, number(0)}));
  TRY_ASSIGN(const ValueId moved, node.add(Add{}, {scaled, number(1)}));
  if (kind == "POLY") return node.add(Pow{}, {moved, number(2)});
  if (kind == "SIGMOID") return node.add(Tanh{}, {moved});
  return Error(ErrorCode::invalid_argument, str("expected a kernel_type, found ", kind));
}

Result<> import_svm_regressor(NodeContext& node) {
  TRY_ASSIGN(const ValueId x, feature_rows(node));
  const int64_t supports = node.integer("n_supports", 0);
  const std::vector<float> coefficients = node.numbers("coefficients");
  ValueId sums = kNoValue;
  if (supports > 0) {
    TRY_ASSIGN(const ValueId kernel, kernel_of(node, x, node.numbers("support_vectors"), supports));
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
  return finish_floats(node, 0, y);
}

Result<> import_linear(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  if (node.op_type() == "LinearRegressor") return import_linear_regressor(node);
  return node.op_type() == "LinearClassifier" ? import_linear_classifier(node) : import_svm_regressor(node);
}
}  // namespace

Importer ml_linear() { return {{"LinearClassifier", "LinearRegressor", "SVMRegressor"}, import_linear, "ai.onnx.ml"}; }

}  // namespace tenon::onnx
