// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Unary, Activation, LeakyRelu: functions of each element.
#include <map>

#include "import/uff/node_context.h"
#include "ops/clip.h"
#include "ops/elu.h"
#include "ops/leaky_relu.h"

namespace tenon::uff {

namespace {

Result<ValueId> unary(NodeContext& node, const std::string& func) {
  static const std::map<std::string, std::string_view, std::less<>> ops = {
      {"neg", "neg"},   {"exp", "exp"},     {"log", "log"},    {"abs", "abs"},     {"sqrt", "sqrt"},
      {"sin", "sin"},   {"cos", "cos"},     {"tan", "tan"},    {"sinh", "sinh"},   {"cosh", "cosh"},
      {"asin", "asin"}, {"acos", "acos"},   {"atan", "atan"},  {"asinh", "asinh"}, {"acosh", "acosh"},
      {"ceil", "ceil"}, {"floor", "floor"}, {"atanh", "atanh"}};
  if (func == "square") return node.add("mul", {node.input(0), node.input(0)});
  if (func == "rsqrt") {
    TRY_ASSIGN(const ValueId root, node.add("sqrt", {node.input(0)}));
    return node.add("reciprocal", {root});
  }
  const auto found = ops.find(func);
  if (found == ops.end()) return Error(ErrorCode::unsupported, str("expected a function, found '", func, "'"));
  return node.add(found->second, {node.input(0)});
}

Result<ValueId> activation(NodeContext& node, const std::string& func) {
  constexpr double kUsualSlope = 0.2;  // of TensorFlow's leaky_relu
  if (func == "relu6") return node.add(Clip{.min = 0, .max = 6}, {node.input(0)});
  if (func == "elu") return node.add(Elu{.alpha = 1}, {node.input(0)});
  if (func == "leaky_relu" || func == "leakyrelu") {
    return node.add(LeakyRelu{.alpha = static_cast<float>(node.number("alpha", kUsualSlope))}, {node.input(0)});
  }
  for (const std::string_view op : {"relu", "sigmoid", "tanh", "selu", "softsign", "softplus"}) {
    if (func == op) return node.add(op, {node.input(0)});
  }
  return Error(ErrorCode::unsupported, str("expected an activation, found '", func, "'"));
}

Result<> import_elementwise(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  node.set_fed(node.fed(0));
  if (node.operation() == "Unary") return node.finish(unary(node, node.text("func", "")));
  return node.finish(activation(node, node.operation() == "LeakyRelu" ? "leaky_relu" : node.text("func", "")));
}

}  // namespace

Importer unary() { return {{"Unary", "Activation", "LeakyRelu"}, import_elementwise}; }

}  // namespace tenon::uff
