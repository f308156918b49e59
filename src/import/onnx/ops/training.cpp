// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Adagrad, Adam and Momentum: one step of an optimizer, spelled out.
#include "import/onnx/node_context.h"
#include "ops/add.h"
#include "ops/cast.h"
#include "ops/div.h"
#include "ops/mul.h"
#include "ops/pow.h"
#include "ops/sub.h"
#include "ops/where.h"

namespace tenon::onnx {

namespace {
/// Arithmetic on values that reads like its formula.
class Formula {
 public:
  explicit Formula(NodeContext& node) : node_(node) {}
  Result<ValueId> scalar(double value) { return node_.add_scalar(node_.input_type(2).dtype, value); }
  Result<ValueId> scaled(ValueId x, double factor) {
    return node_.add(Mul{}, {x, node_.add_scalar(node_.type(x).dtype, factor)});
  }
  Result<ValueId> plus(ValueId x, double term) {
    return node_.add(Add{}, {x, node_.add_scalar(node_.type(x).dtype, term)});
  }
  Result<ValueId> add(ValueId a, ValueId b) { return node_.add(Add{}, {a, b}); }
  Result<ValueId> sub(ValueId a, ValueId b) { return node_.add(Sub{}, {a, b}); }
  Result<ValueId> mul(ValueId a, ValueId b) { return node_.add(Mul{}, {a, b}); }
  Result<ValueId> div(ValueId a, ValueId b) { return node_.add(Div{}, {a, b}); }
  /// factor a + b
  Result<ValueId> mix(double factor, ValueId a, ValueId b) {
    TRY_ASSIGN(const ValueId scaled_a, scaled(a, factor));
    return add(scaled_a, b);
  }
  Result<ValueId> root(ValueId x, double epsilon) {
    TRY_ASSIGN(const ValueId root, node_.add("sqrt", {x}));
    return plus(root, epsilon);
  }

 private:
  NodeContext& node_;
};

/// The tensors of one parameter: x, its gradient, and one or two states.
struct Parameter {
  ValueId x, gradient, first, second;
};
using Results = std::vector<ValueId>;  // the new x, then the new states

Result<Results> adagrad(NodeContext& node, const Parameter& p) {
  Formula f(node);
  TRY_ASSIGN(const ValueId count, node.add(Cast{.to = node.type(p.x).dtype}, {node.input(1)}));
  TRY_ASSIGN(ValueId rate, f.scaled(count, static_cast<double>(node.number("decay_factor", 0))));
  TRY_ASSIGN(rate, f.plus(rate, 1));
  TRY_ASSIGN(rate, f.div(node.input(0), rate));
  TRY_ASSIGN(const ValueId g, f.mix(static_cast<double>(node.number("norm_coefficient", 0)), p.x, p.gradient));
  TRY_ASSIGN(const ValueId squares, f.mul(g, g));
  TRY_ASSIGN(const ValueId h, f.add(p.first, squares));
  TRY_ASSIGN(const ValueId root, f.root(h, static_cast<double>(node.number("epsilon", 1e-6f))));
  TRY_ASSIGN(ValueId step, f.mul(rate, g));
  TRY_ASSIGN(step, f.div(step, root));
  TRY_ASSIGN(const ValueId x, f.sub(p.x, step));
  return Results{x, h};
}

/// sqrt(1 - beta^t) / (1 - alpha^t), or 1 at t = 0.
Result<ValueId> bias_correction(NodeContext& node, double alpha, double beta) {
  Formula f(node);
  const DataType dtype = node.input_type(2).dtype;
  TRY_ASSIGN(const ValueId count, node.add(Cast{.to = dtype}, {node.input(1)}));
  TRY_ASSIGN(ValueId second, node.add(Pow{}, {node.add_scalar(dtype, beta), count}));
  TRY_ASSIGN(second, node.add(Sub{}, {node.add_scalar(dtype, 1), second}));
  TRY_ASSIGN(second, node.add("sqrt", {second}));
  TRY_ASSIGN(ValueId first, node.add(Pow{}, {node.add_scalar(dtype, alpha), count}));
  TRY_ASSIGN(first, node.add(Sub{}, {node.add_scalar(dtype, 1), first}));
  TRY_ASSIGN(const ValueId ratio, f.div(second, first));
  TRY_ASSIGN(const ValueId later, node.add("greater", {count, node.add_scalar(dtype, 0)}));
  return node.add(Where{}, {later, ratio, node.add_scalar(dtype, 1)});
}

Result<Results> adam(NodeContext& node, const Parameter& p) {
  Formula f(node);
  const auto alpha = static_cast<double>(node.number("alpha", 0.9f)),
             beta = static_cast<double>(node.number("beta", 0.999f));
  TRY_ASSIGN(const ValueId g, f.mix(static_cast<double>(node.number("norm_coefficient", 0)), p.x, p.gradient));
  TRY_ASSIGN(const ValueId part, f.scaled(g, 1 - alpha));
  TRY_ASSIGN(const ValueId v, f.mix(alpha, p.first, part));
  TRY_ASSIGN(ValueId squares, f.mul(g, g));
  TRY_ASSIGN(squares, f.scaled(squares, 1 - beta));
  TRY_ASSIGN(const ValueId h, f.mix(beta, p.second, squares));
  TRY_ASSIGN(const ValueId root, f.root(h, static_cast<double>(node.number("epsilon", 1e-6f))));
  TRY_ASSIGN(const ValueId correction, bias_correction(node, alpha, beta));
  TRY_ASSIGN(const ValueId rate, f.mul(node.input(0), correction));
  TRY_ASSIGN(ValueId step, f.div(v, root));
  TRY_ASSIGN(step, f.mul(rate, step));
  TRY_ASSIGN(ValueId x, f.sub(p.x, step));
  TRY_ASSIGN(x, f.scaled(x, 1 - static_cast<double>(node.number("norm_coefficient_post", 0))));
  return Results{x, v, h};
}

Result<Results> momentum(NodeContext& node, const Parameter& p) {
  Formula f(node);
  const auto alpha = static_cast<double>(node.number("alpha", 0)), beta = static_cast<double>(node.number("beta", 0));
  const DataType dtype = node.type(p.x).dtype;
  TRY_ASSIGN(const ValueId g, f.mix(static_cast<double>(node.number("norm_coefficient", 0)), p.x, p.gradient));
  const ValueId zero = node.add_constant(Constant::scalar(node.input_type(1).dtype, 0));
  TRY_ASSIGN(const ValueId later, node.add("greater", {node.input(1), zero}));
  TRY_ASSIGN(const ValueId share, node.add(Where{}, {later, node.add_scalar(dtype, beta), node.add_scalar(dtype, 1)}));
  TRY_ASSIGN(const ValueId part, f.mul(share, g));
  TRY_ASSIGN(const ValueId v, f.mix(alpha, p.first, part));
  ValueId direction = v;
  if (node.text("mode", "standard") == "nesterov") {
    TRY_ASSIGN(direction, f.mix(alpha, v, g));
  }
  TRY_ASSIGN(const ValueId step, f.mul(node.input(0), direction));
  TRY_ASSIGN(const ValueId x, f.sub(p.x, step));
  return Results{x, v};
}

Result<> import_optimizer(NodeContext& node) {
  const bool is_adam = node.op_type() == "Adam";
  const size_t states = is_adam ? 2 : 1, each = 2 + states;
  const size_t count = node.input_count() < 2 ? 0 : (node.input_count() - 2) / each;
  if (count == 0 || node.input_count() != 2 + count * each) {
    return Error(ErrorCode::invalid_argument,
                 str("expected 2 inputs and ", each, " a parameter, found ", node.input_count()));
  }
  for (size_t i = 0; i < count; ++i) {
    const Parameter p{node.input(2 + i), node.input(2 + count + i), node.input(2 + 2 * count + i),
                      is_adam ? node.input(2 + 3 * count + i) : kNoValue};
    TRY_ASSIGN(const Results results, is_adam                        ? adam(node, p)
                                      : node.op_type() == "Momentum" ? momentum(node, p)
                                                                     : adagrad(node, p));
    for (size_t k = 0; k < results.size(); ++k) TRY(node.set_output(k * count + i, results[k]));
  }
  return Done{};
}
}  // namespace

Importer training() { return {{"Adagrad", "Adam", "Momentum"}, import_optimizer, "ai.onnx.preview.training"}; }

}  // namespace tenon::onnx
