// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Elementwise operators behind a convolution, product, pooling, reduction or normalization are done on what it has just
// made, by one node with a program.
#include <algorithm>
#include <optional>

#include "ops/lib/anchored_program.h"
#include "ops/lib/pointwise_program.h"
#include "passes/lib/edit.h"
#include "passes/lib/fusion.h"
#include "passes/lib/keep_apart.h"
#include "passes/lib/pass.h"
#include "passes/lib/regions.h"

namespace tenon::passes {

Pass epilogue();
Pass epilogue(const KeepApart& keep_apart);

namespace {

constexpr size_t kMostEpilogueSteps = 24;

/// The elementwise steps of a node, on its inputs; nullopt if it has none that may stand behind an anchor.
std::optional<Graph> steps_of(const Graph& graph, const Node& node) {
  if (node.outputs.size() != 1 || graph.type(node.outputs[0]).dtype != DataType::f32) return std::nullopt;
  Pointwise alone;
  const auto* region = node.op.as<Pointwise>();
  Types types;
  for (const ValueId id : node.inputs) types.push_back(id == kNoValue ? TensorType{} : graph.type(id));
  if (region == nullptr) {
    if (!is_region_step(graph, node)) return std::nullopt;
    std::vector<size_t> in;
    for (size_t i = 0; i < node.inputs.size(); ++i) in.push_back(i);
    alone = {{pointwise_step(node.op, in, in.size())}, {0}};
    region = &alone;
  }
  auto program = pointwise_program(*region, types);
  if (!program.ok() || program->nodes().size() > kMostEpilogueSteps) return std::nullopt;
  const bool elementwise = std::all_of(program->nodes().begin(), program->nodes().end(),
                                       [](const Node& step) { return step.op.traits().pointwise; });
  if (!elementwise || program->outputs()[0].value != program->nodes().back().outputs[0]) return std::nullopt;
  return std::move(*program);
}

/// An anchor, or one with a program already, whose result nobody reads but `reader`.
bool may_anchor(const Fusion& fusion, ValueId result, const Node& reader) {
  if (!fusion.is_sole(result)) return false;
  const Graph& graph = fusion.graph();
  const Node* node = graph.producer(result);
  if (node == nullptr || node->outputs.size() != 1 || !(graph.type(result) == graph.type(reader.outputs[0])))
    return false;
  if (node->op.is<Anchored>()) return true;
  const auto is_known = [&](size_t i) {
    return node->inputs[i] == kNoValue || is_float(graph.type(node->inputs[i]).dtype) ||
           graph.constant(node->inputs[i]) != nullptr;
  };
  for (size_t i = 0; i < node->inputs.size(); ++i) {
    if (!is_known(i)) return false;
  }
  return is_anchor(node->op);
}

/// The anchor with `program` behind it; `inputs` gets what the program reads besides.
Anchored with_program(const Node& anchor, const Graph& program, const Node& reader, ValueId result,
                      std::vector<ValueId>& inputs) {
  Anchored out;
  inputs = anchor.inputs;
  if (const auto* before = anchor.op.as<Anchored>()) {
    out = *before;
  }
  for (const ValueId id : reader.inputs) {
    if (id != result && std::find(inputs.begin(), inputs.end(), id) == inputs.end()) inputs.push_back(id);
  }
  if (out.steps.empty()) {
    std::vector<size_t> own;
    for (size_t i = 0; i < anchor.inputs.size(); ++i) own.push_back(anchor.inputs[i] == kNoValue ? kAbsentOperand : i);
    out.steps.push_back(pointwise_step(anchor.op, own, inputs.size()));
  }
  const size_t made = inputs.size() + out.steps.size() - 1;  // the number of the anchor's result
  std::vector<size_t> number(program.values().size());
  for (size_t i = 0; i < reader.inputs.size(); ++i) {
    const auto at = std::find(inputs.begin(), inputs.end(), reader.inputs[i]) - inputs.begin();
    number[index(program.inputs()[i].value)] = reader.inputs[i] == result ? made : static_cast<size_t>(at);
  }
  for (const Node& step : program.nodes()) {
    std::vector<size_t> in;
    for (const ValueId id : step.inputs) in.push_back(number[index(id)]);
    number[index(step.outputs[0])] = inputs.size() + out.steps.size();
    out.steps.push_back(pointwise_step(step.op, in, inputs.size()));
  }
  return out;
}

bool rewrite_epilogue(Fusion& fusion, NodeId id, const KeepApart& keep_apart) {
  const Graph& graph = fusion.graph();
  const Node reader = graph.node(id);
  const auto is_candidate = [&](ValueId operand) { return operand != kNoValue && may_anchor(fusion, operand, reader); };
  if (std::none_of(reader.inputs.begin(), reader.inputs.end(), is_candidate)) return false;
  const auto program = steps_of(graph, reader);
  if (!program) return false;
  // Of several the last in order: the others are made before it.
  NodeId last = kNoNode;
  for (const ValueId operand : reader.inputs) {
    if (!is_candidate(operand)) continue;
    const NodeId maker = graph.value(operand).producer;
    Origin merged = graph.node(maker).origin;
    merged.merge(reader.origin);
    if (keep_apart && keep_apart(merged)) continue;
    if (last == kNoNode || maker > last) last = maker;
  }
  if (last == kNoNode) return false;
  const Node anchor = graph.node(last);
  std::vector<ValueId> inputs;
  Op op = ops::make(with_program(anchor, *program, reader, anchor.outputs[0], inputs));
  fusion.replace(id, std::move(op), std::move(inputs), {last});
  return true;
}

}  // namespace

Pass epilogue(const KeepApart& keep_apart) {
  return {"fuse.epilogue", [keep_apart](Graph& graph) -> Result<bool> {
            graph.sweep();
            Fusion fusion(graph);
            bool changed = false;
            for (const NodeId id : node_ids(graph)) {
              if (!graph.erased(id)) changed = rewrite_epilogue(fusion, id, keep_apart) || changed;
            }
            return changed;
          }};
}
Pass epilogue() { return epilogue(nullptr); }

}  // namespace tenon::passes
