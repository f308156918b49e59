// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Elementwise operators that meet become one node, so that what passes between them stays in cache.
// Grown from the last node of a region backwards, as long as no value leaves the region and comes back.
#include <algorithm>
#include <set>

#include "ops/dequantize_linear.h"
#include "ops/lib/pointwise_program.h"
#include "passes/lib/edit.h"
#include "passes/lib/keep_apart.h"
#include "passes/lib/pass.h"
#include "passes/lib/regions.h"

namespace tenon::passes {

Pass pointwise_region();
Pass pointwise_region(const KeepApart& keep_apart);

namespace {

constexpr size_t kMostOperands = 8;  // of a region, scales and zero points aside; kernels keep a block of each in L1
constexpr size_t kMostResults = 3;
constexpr size_t kMostSteps = 24;
constexpr size_t kMostAlive = 6;  // values between two steps

class Region {
 public:
  Region(const Graph& graph, const std::vector<std::vector<NodeId>>& readers, NodeId seed)
      : graph_(graph), readers_(readers), shape_(graph.type(graph.node(seed).outputs[0]).shape) {
    nodes_.insert(seed);
  }

  /// Takes in producers of operands, nearest first, until none fits.
  void grow() {
    for (bool grown = true; grown;) {
      grown = false;
      for (const ValueId id : operands()) {
        const NodeId producer = graph_.value(id).producer;
        if (producer == kNoNode || !fits(producer)) continue;
        nodes_.insert(producer);
        if (grown = within_limits(); grown) break;
        nodes_.erase(producer);
        refused_.insert(producer);
      }
    }
  }

  size_t size() const { return nodes_.size(); }
  Origin origin() const {
    Origin out;
    for (const NodeId id : nodes_) out.merge(graph_.node(id).origin);
    return out;
  }
  const std::set<NodeId>& nodes() const { return nodes_; }

  /// What the region reads, in the order of its nodes, each once.
  std::vector<ValueId> operands() const {
    std::vector<ValueId> out;
    for (const NodeId node : nodes_) {
      for (const ValueId id : graph_.node(node).inputs) {
        const bool own = nodes_.count(graph_.value(id).producer) > 0;
        if (!own && std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
      }
    }
    return out;
  }

  /// What others read of it.
  std::vector<ValueId> results() const {
    std::vector<ValueId> out;
    for (const NodeId node : nodes_) {
      if (is_read_outside(graph_.node(node).outputs[0]) && !is_copied(node))
        out.push_back(graph_.node(node).outputs[0]);
    }
    return out;
  }

  /// A dequantize_linear that others read, too, stays for them: they read 8 bits as well as the region does.
  bool is_copied(NodeId node) const {
    const ValueId out = graph_.node(node).outputs[0];
    const auto& all = readers_[index(out)];
    return graph_.node(node).op.is<DequantizeLinear>() && is_read_outside(out) &&
           std::any_of(all.begin(), all.end(), [&](NodeId n) { return nodes_.count(n) > 0; });
  }

  bool is_read_outside(ValueId id) const {
    const auto& all = readers_[index(id)];
    return graph_.is_output(id) ||
           std::any_of(all.begin(), all.end(), [&](NodeId n) { return nodes_.count(n) == 0 || is_copied(n); });
  }

 private:
  bool fits(NodeId id) const {
    const Node& node = graph_.node(id);
    return nodes_.count(id) == 0 && refused_.count(id) == 0 && is_region_step(graph_, node) &&
           graph_.type(node.outputs[0]).shape == shape_ && (node.op.is<DequantizeLinear>() || !comes_back(id));
  }

  /// Does anything outside the region that reads `id` lead into it?
  bool comes_back(NodeId id) const {
    std::vector<NodeId> open;
    std::set<NodeId> seen;
    const auto open_readers = [&](NodeId of) {
      for (const NodeId reader : readers_[index(graph_.node(of).outputs[0])]) {
        if (nodes_.count(reader) == 0) open.push_back(reader);
      }
    };
    open_readers(id);
    for (const NodeId reader : readers_[index(graph_.node(id).outputs[0])]) {
      if (nodes_.count(reader) > 0 && is_copied(reader)) open_readers(reader);  // what stays outside is read there
    }
    while (!open.empty()) {
      const NodeId at = open.back();
      open.pop_back();
      if (nodes_.count(at) > 0) return true;
      // Nodes stand in order: what is behind the last of the region does not lead into it.
      if (at > *nodes_.rbegin() || !seen.insert(at).second) continue;
      for (const ValueId out : graph_.node(at).outputs) {
        open.insert(open.end(), readers_[index(out)].begin(), readers_[index(out)].end());
      }
    }
    return false;
  }

  /// Without those that are nothing but scales and zero points.
  size_t count_operands() const {
    std::set<ValueId> out;
    for (const NodeId id : nodes_) {
      const Node& node = graph_.node(id);
      for (size_t i = 0; i < node.inputs.size(); ++i) {
        const bool own = nodes_.count(graph_.value(node.inputs[i]).producer) > 0;
        if (!own && !is_quantization_number(node.op, i)) out.insert(node.inputs[i]);
      }
    }
    return out.size();
  }

  bool within_limits() const {
    if (nodes_.size() > kMostSteps || count_operands() > kMostOperands || results().size() > kMostResults) return false;
    std::vector<ValueId> alive;
    for (auto at = nodes_.begin(); at != nodes_.end(); ++at) {
      alive.push_back(graph_.node(*at).outputs[0]);
      std::erase_if(alive, [&](ValueId id) {
        const auto& all = readers_[index(id)];
        return std::none_of(std::next(at), nodes_.end(),
                            [&](NodeId later) { return std::find(all.begin(), all.end(), later) != all.end(); });
      });
      if (alive.size() > kMostAlive) return false;
    }
    return true;
  }

  const Graph& graph_;
  const std::vector<std::vector<NodeId>>& readers_;  // by value
  const Shape& shape_;
  std::set<NodeId> nodes_;  // in the graph's order
  std::set<NodeId> refused_;
};

std::vector<std::vector<NodeId>> readers_of(const Graph& graph) {
  std::vector<std::vector<NodeId>> out(graph.values().size());
  for (const NodeId id : node_ids(graph)) {
    for (const ValueId value : graph.node(id).inputs) {
      if (value != kNoValue) out[index(value)].push_back(id);
    }
  }
  return out;
}

/// One node does what the region did, at the end of the graph.
void replace(Graph& graph, const Region& region) {
  const std::vector<ValueId> operands = region.operands(), results = region.results();
  Pointwise op;
  const Origin origin = region.origin();
  std::vector<ValueId> values = operands;
  for (const NodeId id : region.nodes()) {
    const Node& node = graph.node(id);
    std::vector<size_t> in;
    for (const ValueId operand : node.inputs) {
      in.push_back(static_cast<size_t>(std::find(values.begin(), values.end(), operand) - values.begin()));
    }
    op.steps.push_back(pointwise_step(node.op, in, operands.size()));
    values.push_back(node.outputs[0]);
  }
  for (const ValueId id : results) {
    const auto at = std::find(values.begin(), values.end(), id) - values.begin();
    op.results.push_back(static_cast<int64_t>(at) - static_cast<int64_t>(operands.size()));
  }
  const std::vector<std::string> unnamed(results.size());
  const NodeId made = graph.add_node(ops::make(std::move(op)), operands, origin, unnamed);
  for (size_t i = 0; i < results.size(); ++i) {
    const ValueId to = graph.node(made).outputs[i];
    graph.value(to).type = graph.type(results[i]);
    std::swap(graph.value(to).name, graph.value(results[i]).name);
    graph.replace_uses(results[i], to);
  }
  for (const NodeId id : region.nodes()) {
    if (!region.is_copied(id)) graph.erase(id);
  }
}

/// The last region of the graph becomes a node. False if there is none.
bool fuse_last_region(Graph& graph, const KeepApart& keep_apart) {
  const auto readers = readers_of(graph);
  for (size_t i = graph.nodes().size(); i-- > 0;) {
    const auto seed = static_cast<NodeId>(i);
    if (!is_region_step(graph, graph.node(seed))) continue;
    Region region(graph, readers, seed);
    region.grow();
    if (region.size() < 2 || (keep_apart && keep_apart(region.origin()))) continue;
    replace(graph, region);
    graph.sweep();
    return true;
  }
  return false;
}

}  // namespace

Pass pointwise_region(const KeepApart& keep_apart) {
  return {"fuse.pointwise_region", [keep_apart](Graph& graph) -> Result<bool> {
            graph.sweep();
            bool changed = false;
            while (fuse_last_region(graph, keep_apart)) changed = true;
            return changed;
          }};
}
Pass pointwise_region() { return pointwise_region(nullptr); }

}  // namespace tenon::passes
