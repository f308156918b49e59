// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Steps are read by the reader of graphs, with operands of the node's types.
#include "ops/lib/anchored_program.h"

#include <algorithm>

#include "ops/pointwise.h"

namespace tenon {

namespace {

/// Operands as the reader of graphs takes them: "graph (%x0: ...", by the writer of graphs, since symbols have any
/// names; what shapes depend on as constants in front of the steps.
std::string opening(std::span<const Known> operands, std::string& constants) {
  Graph inputs;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (!operands[i].present()) continue;
    const TensorType type{operands[i].type.dtype, operands[i].type.shape};
    const auto numbers = operands[i].value && !is_float(type.dtype) ? operands[i].numbers() : std::nullopt;
    if (numbers) {
      constants += str("  %x", i, " = const ", to_string(type), "{", join(*numbers), "}\n");
    } else {
      inputs.add_input(str("x", i), type);
    }
  }
  const std::string text = ir::print(inputs);
  return text.substr(0, text.rfind(") -> ("));
}

Result<> check(const AnchoredProgram& program) {
  const auto& nodes = program.graph.nodes();
  for (size_t i = 0; i < nodes.size(); ++i) {
    const bool elementwise = nodes[i].op.traits().pointwise && !nodes[i].op.is<Pointwise>();
    if (nodes[i].outputs.size() == 1 && elementwise != (i == program.anchor)) continue;
    return Error(ErrorCode::invalid_argument,
                 str("expected an anchor and elementwise steps around it, found ", nodes[i].op.name(), " as step ", i));
  }
  const TensorType &made = program.graph.type(program.anchor_node().outputs[0]),
                   &result = program.graph.type(program.graph.outputs()[0].value);
  if (made.shape == result.shape && made.dtype == result.dtype) return Done{};
  return Error(ErrorCode::invalid_argument, str("expected a program that keeps the anchor's ", to_string(made),
                                                ", found a result ", to_string(result)));
}

}  // namespace

Result<AnchoredProgram> anchored_program(const Anchored& op, std::span<const Known> operands) {
  if (op.steps.empty()) return Error(ErrorCode::invalid_argument, "expected steps of an anchored node, found none");
  std::string text;
  const std::string graph = opening(operands, text);
  for (size_t i = 0; i < op.steps.size(); ++i) text += str("  %s", i, " = ", op.steps[i], "\n");
  const std::string last = str("%s", op.steps.size() - 1);
  AnchoredProgram out;
  TRY_ASSIGN(out.graph,
             ops::parse(str(graph, ") -> (", last, ") {\n", text, "}\n")).note("in the steps of an anchored node"));
  if (out.graph.nodes().size() != op.steps.size()) {
    return Error(ErrorCode::invalid_argument, str("expected one operator a step, found ", out.graph.nodes().size(),
                                                  " operators in ", op.steps.size(), " steps"));
  }
  out.anchor = out.graph.nodes()[0].op.traits().pointwise ? 1 : 0;
  if (out.anchor >= out.graph.nodes().size())
    return Error(ErrorCode::invalid_argument, "expected an anchor, found elementwise steps alone");
  TRY(check(out));
  for (size_t i = 0; i < operands.size(); ++i) {
    out.operands.push_back(operands[i].present() ? out.graph.find(str("x", i)) : kNoValue);
  }
  return out;
}

bool is_anchor(const Op& op) {
  constexpr std::string_view kAnchors[] = {
      "conv",       "conv_transpose",    "matmul",        "max_pool",   "average_pool", "layer_norm",
      "rms_norm",   "group_norm",        "instance_norm", "lp_norm",    "softmax",      "log_softmax",
      "reduce_sum", "reduce_mean",       "reduce_max",    "reduce_min", "reduce_prod",  "reduce_l1",
      "reduce_l2",  "reduce_sum_square", "reduce_log_sum"};
  return std::find(std::begin(kAnchors), std::end(kAnchors), op.name()) != std::end(kAnchors);
}

}  // namespace tenon
