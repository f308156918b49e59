// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Programs are read by the reader of graphs.
#include "ops/lib/pointwise_program.h"

#include <algorithm>
#include <cstring>

#include "ops/dequantize_linear.h"
#include "ops/lib/quantization.h"
#include "ops/quantize_linear.h"

namespace tenon {

namespace {
/// With one scale for the tensor both are elementwise.
bool is_quantization(const Op& op) {
  const auto* to = op.as<QuantizeLinear>();
  const auto* from = op.as<DequantizeLinear>();
  return (to && to->block_size == 0) || (from && from->block_size == 0);
}
}  // namespace

Result<Graph> pointwise_program(const Pointwise& op, std::span<const TensorType> operands) {
  std::string text = "graph (";
  for (size_t i = 0; i < operands.size(); ++i) {
    if (!operands[i].present()) return Error(ErrorCode::invalid_argument, str("expected operand ", i, " of pointwise"));
    text += str(i == 0 ? "" : ", ", "%x", i, ": ", operands[i].dtype, "[]");
  }
  text += ") -> (";
  for (size_t i = 0; i < op.results.size(); ++i) text += str(i == 0 ? "" : ", ", "%s", op.results[i]);
  text += ") {\n";
  for (size_t i = 0; i < op.steps.size(); ++i) text += str("  %s", i, " = ", op.steps[i], "\n");
  TRY_ASSIGN(Graph graph, ops::parse(text + "}\n").note("in the steps of a pointwise node"));
  if (graph.nodes().size() != op.steps.size() || op.steps.empty() || op.results.empty()) {
    return Error(ErrorCode::invalid_argument, str("expected steps and results, one operator a step, found ",
                                                  graph.nodes().size(), " operators in ", op.steps.size(), " steps"));
  }
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    const Node& node = graph.nodes()[i];
    const bool elementwise = node.op.traits().pointwise || is_quantization(node.op);
    if (elementwise && node.outputs.size() == 1 && !node.op.is<Pointwise>()) continue;
    return Error(ErrorCode::invalid_argument, str("expected an elementwise step ", i, ", found ", node.op.name()));
  }
  return graph;
}

namespace {

constexpr std::string_view kUnary[] = {
    "abs",  "ceil",         "clip",       "elu",      "erf",        "exp",     "floor",
    "gelu", "hard_sigmoid", "hard_swish", "identity", "leaky_relu", "log",     "mish",
    "neg",  "reciprocal",   "relu",       "round",    "selu",       "sigmoid", "sign",
    "silu", "softplus",     "softsign",   "sqrt",     "swish",      "tanh",    "thresholded_relu"};
constexpr std::string_view kBinary[] = {"add", "sub", "mul", "div", "minimum", "maximum", "pow", "prelu"};
constexpr std::string_view kComparison[] = {"equal", "greater", "greater_equal", "less", "less_equal"};
constexpr std::string_view kLogic[] = {"logical_and", "logical_or", "logical_xor"};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool are(std::span<const TensorType> operands, size_t count, DataType dtype) {
  return operands.size() == count &&
         std::all_of(operands.begin(), operands.end(), [&](const TensorType& type) { return type.dtype == dtype; });
}

bool is_one(const TensorType& type, DataType dtype) { return type.dtype == dtype && type.shape.volume() == 1; }

/// Between f32 and 8-bit integers, with one scale.
bool is_byte_quantization(const Op& op, std::span<const TensorType> operands, const TensorType& result) {
  if (!is_quantization(op) || operands.size() < 2 || !is_one(operands[1], DataType::f32)) return false;
  const DataType bytes = op.is<QuantizeLinear>() ? result.dtype : operands[0].dtype;
  const DataType floats = op.is<QuantizeLinear>() ? operands[0].dtype : result.dtype;
  return is_byte(bytes) && floats == DataType::f32 && (operands.size() == 2 || is_one(operands[2], bytes));
}

}  // namespace

bool is_quantization_number(const Op& op, size_t i) { return i > 0 && is_quantization(op); }

bool is_pointwise_step(const Op& op, std::span<const TensorType> operands, const TensorType& result) {
  const std::string_view name = op.name();
  if (operands.empty()) return false;
  if (name == "cast") {
    const DataType from = operands[0].dtype;
    return result.dtype == DataType::f32 &&
           (from == DataType::boolean || from == DataType::i32 || from == DataType::i64 || from == DataType::f32);
  }
  if (is_quantization(op)) return is_byte_quantization(op, operands, result);
  if (name == "where") return are(operands.subspan(1), 2, DataType::f32);
  if (name == "logical_not") return are(operands, 1, DataType::boolean);
  if (name == "is_nan") return are(operands, 1, DataType::f32);
  if (is_one_of(name, kLogic)) return are(operands, 2, DataType::boolean);
  if (is_one_of(name, kUnary)) return are(operands, 1, DataType::f32);
  return (is_one_of(name, kBinary) || is_one_of(name, kComparison)) && are(operands, 2, DataType::f32);
}

Result<> run_steps(const Graph& program, std::vector<Constant> values, std::span<const Tensor> dst) {
  for (const Node& node : program.nodes()) {
    std::vector<Constant> operands;
    for (const ValueId id : node.inputs) operands.push_back(id == kNoValue ? Constant{} : values[index(id)]);
    TRY_ASSIGN(const auto out, ops::evaluate(node.op, operands));
    values[index(node.outputs[0])] = out[0];
  }
  for (size_t i = 0; i < dst.size(); ++i) {
    const auto bytes = values[index(program.outputs()[i].value)].bytes();
    if (!bytes.empty()) std::memcpy(dst[i].data, bytes.data(), bytes.size());
  }
  return Done{};
}

std::string pointwise_step(const Op& op, std::span<const size_t> operands, size_t region_operands) {
  std::vector<std::string> names;
  for (const size_t value : operands) {
    if (value == kAbsentOperand) {
      names.emplace_back("_");
    } else {
      names.push_back(value < region_operands ? str("%x", value) : str("%s", value - region_operands));
    }
  }
  return str(op.name(), "(", join(names), ")", fields_text(op));
}

}  // namespace tenon
