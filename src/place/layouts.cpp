// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Two layouts are two sides of a graph: the cheapest conversions are its smallest cut.
#include "place/layouts.h"

#include <algorithm>
#include <optional>

#include "ops/transpose.h"
#include "place/min_cut.h"

namespace tenon::place {

namespace {

/// Bytes of a value; of a symbol without narrow bounds a usual size.
int64_t bytes_of(const TensorType& type) {
  constexpr int64_t kUsual = 64, kMost = int64_t{1} << 40;
  double bytes = static_cast<double>(TensorType{type.dtype, Shape{}}.bytes());
  for (const Dim& dim : type.shape) {
    bytes *= static_cast<double>(dim.is_number() ? dim.number() : std::min(dim.max(), std::max(dim.min(), kUsual)));
  }
  return std::min(static_cast<int64_t>(std::min(bytes, 1e12)), kMost) + 1;  // a launch costs something, too
}

class Choice {
 public:
  Choice(const Graph& graph, const std::vector<LayoutRule>& rules)
      : graph_(graph),
        rules_(rules),
        vertex_(graph.nodes().size(), MinCut::kSource),
        wanted_last_(graph.values().size()) {}

  std::vector<Layout> choose() {
    const auto& nodes = graph_.nodes();
    for (size_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i].op && !nodes[i].inputs.empty() && rules_[i] == LayoutRule::any) vertex_[i] = cut_.add_vertex();
      if (nodes[i].op && rules_[i] == LayoutRule::channels_last) vertex_[i] = MinCut::kSink;
    }
    std::vector<std::vector<size_t>> sides(graph_.values().size());  // by value: who wants it how
    for (size_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i].op) add_readers(i, sides);
    }
    for (const Port& port : graph_.outputs()) sides[index(port.value)].push_back(MinCut::kSource);
    for (size_t v = 0; v < sides.size(); ++v) {
      if (sides[v].empty() || graph_.values()[v].constant) continue;
      sides[v].push_back(maker_side(static_cast<ValueId>(v)));
      std::sort(sides[v].begin(), sides[v].end());
      sides[v].erase(std::unique(sides[v].begin(), sides[v].end()), sides[v].end());
      if (sides[v].size() > 1) cut_.add_hyperedge(sides[v], bytes_of(graph_.values()[v].type));
    }
    const std::vector<bool> plain = cut_.source_side();
    std::vector<Layout> out;
    for (const size_t vertex : vertex_) out.push_back(plain[vertex] ? Layout::row_major : Layout::channels_last);
    return out;
  }

 private:
  void add_readers(size_t i, std::vector<std::vector<size_t>>& sides) {
    const Node& node = graph_.nodes()[i];
    for (size_t k = 0; k < node.inputs.size(); ++k) {
      const ValueId id = node.inputs[k];
      if (id == kNoValue) continue;
      const bool picture = is_picture(graph_, node, k);
      if (picture && (rules_[i] == LayoutRule::any_to_last || rules_[i] == LayoutRule::channels_last))
        wanted_last_[index(id)] = true;
      if (picture && (rules_[i] == LayoutRule::any_to_last || is_view_of_either(node))) continue;
      sides[index(id)].push_back(picture ? vertex_[i] : MinCut::kSource);
    }
  }

  /// A transpose from channels-last pictures to the framework's own, which then is a view.
  static bool is_view_of_either(const Node& node) {
    const auto* transpose = node.op.as<Transpose>();
    return transpose != nullptr && transpose->perm == std::vector<int64_t>{0, 2, 3, 1};
  }

  /// The same the other way round, where that is wanted: from there on pictures are channels_last at no cost.
  static bool is_view_if_wanted(const Node& node) {
    const auto* transpose = node.op.as<Transpose>();
    return transpose != nullptr && transpose->perm == std::vector<int64_t>{0, 3, 1, 2};
  }

  /// The side of a value's own layout.
  size_t maker_side(ValueId id) const {
    const NodeId maker = graph_.value(id).producer;
    if (maker == kNoNode) return MinCut::kSource;
    const Node& node = graph_.node(maker);
    if (is_view_if_wanted(node) && wanted_last_[index(id)]) return MinCut::kSink;
    if (node.inputs.empty() || graph_.type(id).rank() != picture_rank(graph_, node)) return MinCut::kSource;
    return rules_[index(maker)] == LayoutRule::any_to_last ? MinCut::kSink : vertex_[index(maker)];
  }

  const Graph& graph_;
  const std::vector<LayoutRule>& rules_;
  std::vector<size_t> vertex_;     // by node
  std::vector<bool> wanted_last_;  // by value: by somebody who gains from it
  MinCut cut_;
};

}  // namespace

int picture_rank(const Graph& graph, const Node& node) {
  return graph.type(node.op.traits().pointwise ? node.outputs[0] : node.inputs[0]).rank();
}

bool is_picture(const Graph& graph, const Node& node, size_t operand) {
  const ValueId id = node.inputs[operand];
  return id != kNoValue && !graph.constant(id) && graph.type(id).rank() == picture_rank(graph, node);
}

std::vector<Layout> choose_layouts(const Graph& graph, const std::vector<LayoutRule>& rules) {
  return Choice(graph, rules).choose();
}

}  // namespace tenon::place
