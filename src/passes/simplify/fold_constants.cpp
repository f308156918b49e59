// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Nodes whose results are known before the run become constants.
#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "ops/lib/quantization.h"
#include "passes/lib/edit.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// A result may be this much larger than its operands; a tensor that an operator made out of nothing stays an operator.
constexpr size_t kMaxGrowthBytes = size_t{1} << 20;
/// A cast of weights may widen them from 8 bits to 32.
constexpr size_t kWidest = 4;

bool all_constant(const Graph& graph, const Node& node) {
  for (const ValueId id : node.inputs) {
    if (id != kNoValue && !graph.constant(id)) return false;
  }
  return true;
}

bool is_small(const Graph& graph, const Node& node) {
  size_t operands = 0;
  for (const ValueId id : node.inputs) operands += graph.type(id).bytes();
  size_t results = 0;
  for (const ValueId id : node.outputs) {
    // A sequence is no constant of a plan.
    if (!graph.type(id).shape.is_static() || is_container(graph.type(id).dtype)) return false;
    results += graph.type(id).bytes();
  }
  // Stored in fewer bits than it computes with: converting at every run would cost more than the memory is worth.
  const bool widens = node.op.name() == "cast" && results <= kWidest * operands;
  return widens || results <= operands + kMaxGrowthBytes;
}

/// Elements of a shape-like value, if all of them are known numbers.
Constant known_constant(const Known& known) {
  const auto numbers = known.has_elements ? known.numbers() : std::nullopt;
  if (!numbers || !known.type.shape.is_static() || known.type.shape.volume() != static_cast<int64_t>(numbers->size())) {
    return {};
  }
  return Constant::make(known.type, [&](std::byte* out) {
    // As i64 through a cast of its own: a double would not hold every number.
    for (const int64_t number : *numbers) {
      if (known.type.dtype == DataType::i64) {
        *reinterpret_cast<int64_t*>(out) = number;
      } else {
        store_number(known.type.dtype, static_cast<double>(number), out);
      }
      out += size_of(known.type.dtype);
    }
  });
}

bool replace_with(Graph& graph, ValueId value, const Constant& constant, const Origin& origin) {
  if (graph.is_output(value)) return false;
  give_origin_to_readers(graph, value, origin);
  graph.replace_uses(value, graph.add_constant(constant));
  return true;
}

Result<bool> fold_node(Graph& graph, NodeId id, const Knowns& knowns) {
  const Node node = graph.node(id);
  bool changed = false;
  if (node.op.traits().random) return false;
  if (!node.inputs.empty() && dequantizes_weights(node.op, graph.type(node.inputs[0]))) return false;
  if (all_constant(graph, node) && is_small(graph, node)) {
    std::vector<Constant> operands;
    for (const ValueId input : node.inputs) {
      operands.push_back(input == kNoValue ? Constant{} : *graph.constant(input));
    }
    TRY_ASSIGN(const auto results, ops::evaluate(node.op, operands).note(str("in ", ir::describe(graph, node))));
    for (size_t i = 0; i < node.outputs.size(); ++i) {
      changed = replace_with(graph, node.outputs[i], results[i], node.origin) || changed;
    }
    return changed;
  }
  for (const ValueId output : node.outputs) {
    if (index(output) >= knowns.size()) continue;
    if (const Constant constant = known_constant(knowns[index(output)])) {
      changed = replace_with(graph, output, constant, node.origin) || changed;
    }
  }
  return changed;
}

}  // namespace

/// Evaluates what depends on constants alone, and shape arithmetic whose elements inference knows though its operands
/// are no constants (the shape of an activation).
Pass fold_constants() {
  return {"simplify.fold_constants", [](Graph& graph) -> Result<bool> {
            TRY_ASSIGN(const Knowns knowns, ir::infer_knowns(graph));
            const std::vector<int> uses = count_uses(graph);
            bool changed = false;
            for (const NodeId id : node_ids(graph)) {
              bool read = false;
              for (const ValueId output : graph.node(id).outputs) read = read || uses[index(output)] > 0;
              if (!read) continue;
              TRY_ASSIGN(const bool folded, fold_node(graph, id, knowns));
              changed = changed || folded;
            }
            return changed;
          }};
}

}  // namespace tenon::passes
