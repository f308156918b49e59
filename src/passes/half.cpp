// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From f32 to f16.
#include "passes/half.h"

#include <map>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "ops/pointwise.h"

namespace tenon::passes {

namespace {

class HalfMaker {
 public:
  explicit HalfMaker(Graph& graph) : graph_(graph) {}

  Result<> run() {
    const size_t count = graph_.nodes().size();
    for (const Port& port : std::vector<Port>(graph_.inputs())) {
      if (graph_.type(port.value).dtype == DataType::f32) TRY(cast_uses(port.value));
    }
    for (size_t i = 0; i < count; ++i) {
      if (!graph_.erased(static_cast<NodeId>(i))) TRY(convert(static_cast<NodeId>(i)));
    }
    for (size_t port = 0; port < graph_.outputs().size(); ++port) TRY(restore_output(port));
    graph_.sweep();  // sorts: the casts of inputs were added behind their readers
    return ir::infer_types(graph_);
  }

 private:
  Result<Op> cast_to(DataType dtype) {
    const OpDef* def = find_op(ops::all(), "cast");
    TRY_ASSIGN(auto attributes, def->make({{"to", to_attribute(dtype)}}));
    return Op(def, std::move(attributes));
  }

  Result<ValueId> cast(ValueId from, DataType dtype) {
    TRY_ASSIGN(Op op, cast_to(dtype));
    const NodeId node = graph_.add_node(std::move(op), {from}, Origin());
    const ValueId out = graph_.node(node).outputs[0];
    graph_.value(out).type = {dtype, graph_.type(from).shape};
    return out;
  }

  Result<> cast_uses(ValueId input) {
    TRY_ASSIGN(halves_[input], cast(input, DataType::f16));
    return Done{};
  }

  /// A constant in f16, made once.
  Result<ValueId> half_constant(ValueId id) {
    if (const auto at = halves_.find(id); at != halves_.end()) return at->second;
    TRY_ASSIGN(const Op op, cast_to(DataType::f16));
    const Constant operand[] = {*graph_.constant(id)};
    TRY_ASSIGN(auto made, ops::evaluate(op, operand));
    return halves_[id] = graph_.add_constant(made[0]);
  }

  Result<> convert(NodeId id) {
    const uint32_t shapes = graph_.node(id).op.value_operands();
    for (size_t k = 0; k < graph_.node(id).inputs.size(); ++k) {
      const ValueId operand = graph_.node(id).inputs[k];
      const bool decides = k < 32 && (shapes >> k & 1u);
      if (operand == kNoValue || decides || graph_.type(operand).dtype != DataType::f32) continue;
      ValueId half = kNoValue;
      if (graph_.constant(operand)) {
        TRY_ASSIGN(half, half_constant(operand));
      } else if (const auto at = halves_.find(operand); at != halves_.end()) {
        half = at->second;
      } else {
        continue;  // made by a node of this graph, which gives f16 by now
      }
      graph_.node(id).inputs[k] = half;
    }
    if (graph_.node(id).op.name() == "cast") TRY(convert_cast(id));
    if (const auto* region = graph_.node(id).op.as<Pointwise>()) TRY(convert_steps(id, *region));
    return ir::infer_node(graph_, id);
  }

  /// A cast to f32 inside the network is one to f16 now.
  Result<> convert_cast(NodeId id) {
    if (graph_.type(graph_.node(id).outputs[0]).dtype != DataType::f32) return Done{};
    TRY_ASSIGN(graph_.node(id).op, cast_to(DataType::f16));
    return Done{};
  }

  /// The same inside a region.
  Result<> convert_steps(NodeId id, const Pointwise& region) {
    std::vector<std::string> steps = region.steps;
    for (std::string& step : steps) {  // f32 is the default, which no text names
      if (step.starts_with("cast(")) step = step.substr(0, step.find(')') + 1) + " {to=f16}";
    }
    const OpDef& def = graph_.node(id).op.def();
    TRY_ASSIGN(auto attributes, def.make({{"steps", steps}, {"results", region.results}}));
    graph_.node(id).op = Op(&def, std::move(attributes));
    return Done{};
  }

  Result<> restore_output(size_t port) {
    const ValueId value = graph_.outputs()[port].value;
    if (!graph_.producer(value) || graph_.type(value).dtype != DataType::f16) return Done{};
    TRY_ASSIGN(const ValueId wide, cast(value, DataType::f32));
    graph_.set_output(port, wide);
    return Done{};
  }

  Graph& graph_;
  std::map<ValueId, ValueId> halves_;  // of inputs and constants
};

}  // namespace

Result<> to_half(Graph& graph) { return HalfMaker(graph).run(); }

Pass half() {
  return {"precision.half", [](Graph& graph) -> Result<bool> {
            bool any = false;
            for (const Node& node : graph.nodes()) {
              if (!node.op || node.op.name() == "cast") continue;
              if (node.op.name().find("quantize") != std::string_view::npos)
                return false;  // has its precisions already
              for (const ValueId id : node.outputs) any = any || graph.type(id).dtype == DataType::f32;
            }
            if (any) TRY(to_half(graph));
            return any;
          }};
}

}  // namespace tenon::passes
