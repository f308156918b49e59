// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Layouts: operators that gain from channels_last have it, others cannot, and those that do not mind get what converts
// the fewest bytes in the whole graph. Then reorders, node by node in order.
#include "place/place.h"

#include <algorithm>
#include <map>
#include <utility>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "ops/transpose.h"
#include "place/composites.h"
#include "place/layouts.h"

namespace tenon::place {

namespace {

class Placer {
 public:
  Placer(Graph graph, const Device& device) : graph_(std::move(graph)), device_(device) {}

  Result<Graph> place() {
    const size_t count = graph_.nodes().size();
    for (const Node& node : graph_.nodes()) {
      rules_.push_back(node.op && !node.inputs.empty() ? rule_of(node) : LayoutRule::row_major);
    }
    chosen_ = choose_layouts(graph_, rules_);
    for (size_t i = 0; i < count; ++i) {
      const auto id = static_cast<NodeId>(i);
      if (!graph_.erased(id)) TRY(place_node(id));
    }
    for (size_t port = 0; port < graph_.outputs().size(); ++port) {
      TRY_ASSIGN(const ValueId plain, in_layout(graph_.outputs()[port].value, Layout::row_major));
      graph_.set_output(port, plain);
    }
    graph_.sweep();
    return std::move(graph_);
  }

 private:
  Layout layout_of(ValueId id) const { return graph_.type(id).layout; }

  /// The value in that layout, through a reorder if need be; each conversion is made once.
  Result<ValueId> in_layout(ValueId id, Layout layout) {
    if (id == kNoValue || layout_of(id) == layout) return id;
    const auto [at, fresh] = converted_.try_emplace({id, layout}, kNoValue);
    if (!fresh) return at->second;
    const OpDef* def = find_op(ops::all(), "reorder");
    if (!def) return Error(ErrorCode::internal, "expected an operator 'reorder', found none");
    TRY_ASSIGN(auto attributes, def->make({{"layout", to_attribute(layout)}}));
    const Origin origin = graph_.producer(id) ? graph_.producer(id)->origin : Origin();
    const NodeId node = graph_.add_node(Op(def, std::move(attributes)), {id}, origin);
    TRY(ir::infer_node(graph_, node));
    const ValueId out = graph_.node(node).outputs[0];
    graph_.value(out).type.layout = layout;
    converted_[{id, layout}] = out;
    converted_[{out, layout_of(id)}] = id;
    return out;
  }

  LayoutRule rule_of(const Node& node) const {
    Problem problem{node.op, {}, {}, {}, 1};
    for (const ValueId id : node.inputs) {
      problem.in.push_back(graph_.type(id));
      problem.constants.push_back(graph_.constant(id) ? *graph_.constant(id) : Constant{});
    }
    for (const ValueId id : node.outputs) problem.out.push_back(graph_.type(id));
    return device_.layout_rule(problem);
  }

  bool is_wanted_last(ValueId id) const {
    for (size_t i = 0; i < rules_.size(); ++i) {
      const auto& inputs = graph_.nodes()[i].inputs;
      if (std::find(inputs.begin(), inputs.end(), id) == inputs.end()) continue;
      if (rules_[i] == LayoutRule::channels_last || rules_[i] == LayoutRule::any_to_last) return true;
    }
    return false;
  }

  /// A transpose of pictures between the framework's channels-last and its own order is the other layout of the same
  /// bytes: then the result takes the layout that makes it a view. True if so.
  bool place_as_view(const Node& node) {
    const auto* transpose = node.op.as<Transpose>();
    if (!transpose || graph_.type(node.inputs[0]).rank() != 4) return false;
    const Layout have = layout_of(node.inputs[0]);
    Layout& result = graph_.value(node.outputs[0]).type.layout;
    if (have == Layout::channels_last && transpose->perm == std::vector<int64_t>{0, 2, 3, 1}) {
      result = Layout::row_major;
      return true;
    }
    if (have == Layout::row_major && transpose->perm == std::vector<int64_t>{0, 3, 1, 2} &&
        is_wanted_last(node.outputs[0])) {
      result = Layout::channels_last;
      return true;
    }
    return false;
  }

  /// The layouts of a node's pictures: of its operands and of its results.
  std::pair<Layout, Layout> wanted(NodeId id) const {
    const LayoutRule rule = rules_[index(id)];
    if (rule == LayoutRule::row_major) return {Layout::row_major, Layout::row_major};
    if (rule == LayoutRule::channels_last) return {Layout::channels_last, Layout::channels_last};
    if (rule == LayoutRule::any) return {chosen_[index(id)], chosen_[index(id)]};
    const Node& node = graph_.node(id);
    Layout common = Layout::row_major;
    for (size_t k = 0; k < node.inputs.size(); ++k) {
      if (is_picture(graph_, node, k) && layout_of(node.inputs[k]) == Layout::channels_last)
        common = Layout::channels_last;
    }
    return {common, Layout::channels_last};
  }

  Result<> place_node(NodeId id) {
    if (graph_.node(id).inputs.empty() || place_as_view(graph_.node(id))) return Done{};
    const auto [layout, result] = wanted(id);
    const int rank = picture_rank(graph_, graph_.node(id));
    for (size_t k = 0; k < graph_.node(id).inputs.size(); ++k) {
      const ValueId operand = graph_.node(id).inputs[k];
      const Layout target = is_picture(graph_, graph_.node(id), k) ? layout : Layout::row_major;
      TRY_ASSIGN(const ValueId placed, in_layout(operand, target));
      graph_.node(id).inputs[k] = placed;
    }
    for (const ValueId out : graph_.node(id).outputs) {
      graph_.value(out).type.layout = graph_.type(out).rank() == rank ? result : Layout::row_major;
    }
    return Done{};
  }

  Graph graph_;
  const Device& device_;
  std::vector<LayoutRule> rules_;  // by node of the graph as it was given
  std::vector<Layout> chosen_;     // the same, of those that take either
  std::map<std::pair<ValueId, Layout>, ValueId> converted_;
};

}  // namespace

Result<Graph> assign_layouts(const Graph& graph, const Device& device) {
  TRY_ASSIGN(Graph known, take_apart(graph, device));
  return Placer(std::move(known), device).place();
}

int count_reorders(const Graph& graph) {
  int count = 0;
  for (const Node& node : graph.nodes()) count += node.op.name() == "reorder" ? 1 : 0;
  return count;
}

}  // namespace tenon::place
