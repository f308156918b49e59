// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Inference over a graph and the check of its form.
#include "ir/verify.h"

#include <unordered_set>

namespace tenon::ir {

namespace {
void name_unknown(Dim& dim, std::string_view value, std::string_view place) {
  if (!dim.is_number() && dim.name() == kUnknown) {
    dim = Dim::symbol(str(kUnknown, value, ".", place), dim.min(), dim.max());
  }
}
}  // namespace

void name_unknowns(Known& known, std::string_view value) {
  for (int axis = 0; axis < known.type.rank(); ++axis) name_unknown(known.type.shape[axis], value, str(axis));
  for (size_t i = 0; i < known.elements.size(); ++i) name_unknown(known.elements[i], value, str("[", i, "]"));
}

namespace {

/// Elements known so far, per value: constants, and shape arithmetic that stays symbolic.
class Inference {
 public:
  explicit Inference(const Graph& graph) : graph_(graph), known_(graph.values().size()) {
    for (const Port& port : graph.inputs()) known_[index(port.value)] = Known::of(graph.type(port.value));
    for (size_t i = 0; i < graph.values().size(); ++i) {
      if (const Value& value = graph.values()[i]; value.constant) known_[i] = Known::of(value.constant);
    }
  }

  /// What is known of every value, once all nodes went through infer().
  Knowns take() && { return std::move(known_); }

  Result<Knowns> infer(const Node& node) {
    Knowns in;
    for (const ValueId id : node.inputs) in.push_back(id == kNoValue ? Known{} : known_[index(id)]);
    TRY_ASSIGN(Knowns out, node.op.infer(in));
    if (out.size() < node.outputs.size()) {
      return Error(ErrorCode::invalid_argument,
                   str("expected at most ", out.size(), " outputs, found ", node.outputs.size()));
    }
    for (size_t i = 0; i < node.outputs.size(); ++i) {
      name_unknowns(out[i], graph_.value(node.outputs[i]).name);
      known_[index(node.outputs[i])] = out[i];
    }
    return out;
  }

 private:
  const Graph& graph_;
  std::vector<Known> known_;
};

}  // namespace

std::string describe(const Graph& graph, const Node& node) {
  if (!node.origin.empty()) return str("node '", node.origin, "' (", node.op.name(), ")");
  if (!node.outputs.empty()) return str("node of '", graph.value(node.outputs[0]).name, "' (", node.op.name(), ")");
  return str("a node (", node.op.name(), ")");
}

Knowns known_inputs(const Graph& graph, const Node& node) {
  Knowns in;
  for (const ValueId id : node.inputs) {
    const Constant* constant = graph.constant(id);
    in.push_back(constant ? Known::of(*constant) : Known::of(graph.type(id)));
  }
  return in;
}

Result<Knowns> infer_knowns(const Graph& graph) {
  Inference inference(graph);
  for (const Node& node : graph.nodes()) {
    if (node.op) TRY(inference.infer(node).note(str("in ", describe(graph, node))));
  }
  return std::move(inference).take();
}

Result<> infer_types(Graph& graph) {
  Inference inference(graph);
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    const auto id = static_cast<NodeId>(i);
    if (graph.erased(id)) continue;
    TRY_ASSIGN(Knowns out, inference.infer(graph.node(id)).note(str("in ", describe(graph, graph.node(id)))));
    for (size_t k = 0; k < graph.node(id).outputs.size(); ++k) {
      TensorType& type = graph.value(graph.node(id).outputs[k]).type;
      const Layout layout = type.layout;
      type = std::move(out[k].type);
      type.layout = layout;
    }
  }
  return Done{};
}

Result<> infer_node(Graph& graph, NodeId id) {
  const Node& node = graph.node(id);
  TRY_ASSIGN(Knowns out, node.op.infer(known_inputs(graph, node)).note(str("in ", describe(graph, node))));
  if (out.size() < node.outputs.size()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected at most ", out.size(), " outputs, found ", node.outputs.size()))
        .note(str("in ", describe(graph, node)));
  }
  for (size_t k = 0; k < node.outputs.size(); ++k) {
    Value& value = graph.value(node.outputs[k]);
    name_unknowns(out[k], value.name);
    value.type = std::move(out[k].type);
  }
  return Done{};
}

namespace {
Error broken(std::string message) { return Error(ErrorCode::internal, std::move(message)); }

Result<> verify_ids(const Graph& graph) {
  const auto in_range = [&](ValueId id) { return id == kNoValue || index(id) < graph.values().size(); };
  for (const Port& port : graph.inputs()) {
    if (port.value == kNoValue || !in_range(port.value)) return broken(str("input '", port.name, "' has no value"));
  }
  for (const Port& port : graph.outputs()) {
    if (port.value == kNoValue || !in_range(port.value)) return broken(str("output '", port.name, "' has no value"));
  }
  std::vector<bool> made(graph.values().size(), false);
  for (const Port& port : graph.inputs()) made[index(port.value)] = true;
  for (size_t i = 0; i < graph.values().size(); ++i) {
    if (graph.values()[i].constant) made[i] = true;
  }
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    const Node& node = graph.nodes()[i];
    if (!node.op) continue;
    for (const ValueId id : node.inputs) {
      if (!in_range(id)) return broken(str("an operand of ", describe(graph, node), " is out of range"));
      if (id != kNoValue && !made[index(id)]) {
        return broken(str(describe(graph, node), " reads '", graph.value(id).name, "' before it is made"));
      }
    }
    for (const ValueId id : node.outputs) {
      if (id == kNoValue || !in_range(id))
        return broken(str("a result of ", describe(graph, node), " is out of range"));
      if (graph.value(id).producer != static_cast<NodeId>(i)) {
        return broken(str("'", graph.value(id).name, "' does not know its producer ", describe(graph, node)));
      }
      made[index(id)] = true;
    }
  }
  for (const Port& port : graph.outputs()) {
    if (!made[index(port.value)]) return broken(str("output '", port.name, "' is never made"));
  }
  return Done{};
}
}  // namespace

Result<> verify(const Graph& graph) {
  TRY(verify_ids(graph));
  std::unordered_set<std::string_view> names;
  for (const Value& value : graph.values()) {
    if (!names.insert(value.name).second) return broken(str("two values are named '", value.name, "'"));
  }
  Graph again = graph;
  if (auto inferred = infer_types(again); !inferred.ok()) {
    return broken(inferred.error().message()).note("while checking the types of a graph");
  }
  for (size_t i = 0; i < graph.values().size(); ++i) {
    if (!(graph.values()[i].type == again.values()[i].type)) {
      return broken(str("expected '", graph.values()[i].name, "' to be ", again.values()[i].type, ", found ",
                        graph.values()[i].type));
    }
  }
  return Done{};
}

}  // namespace tenon::ir
