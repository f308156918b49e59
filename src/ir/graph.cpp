// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Graph editing.
#include "ir/graph.h"

#include <algorithm>
#include <charconv>
#include <queue>
#include <unordered_map>

namespace tenon {

Origin::Origin(std::vector<std::string> names) : names_(std::move(names)) {
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

void Origin::merge(const Origin& other) {
  std::vector<std::string> all;
  std::set_union(names_.begin(), names_.end(), other.names_.begin(), other.names_.end(), std::back_inserter(all));
  names_ = std::move(all);
}

std::string to_string(const Origin& origin) { return join(origin.names(), " + "); }

const TensorType& Graph::type(ValueId id) const {
  static const TensorType absent;
  return id == kNoValue ? absent : value(id).type;
}

const Constant* Graph::constant(ValueId id) const {
  return id != kNoValue && value(id).constant ? &value(id).constant : nullptr;
}

const Node* Graph::producer(ValueId id) const {
  if (id == kNoValue || value(id).producer == kNoNode) return nullptr;
  return &node(value(id).producer);
}

bool Graph::is_output(ValueId id) const {
  return std::any_of(outputs_.begin(), outputs_.end(), [&](const Port& port) { return port.value == id; });
}

ValueId Graph::find(std::string_view name) const {
  for (size_t i = 0; i < values_.size(); ++i) {
    if (values_[i].name == name) return static_cast<ValueId>(i);
  }
  return kNoValue;
}

// A hostile text cannot make the counter overflow.
constexpr int64_t kMostMadeUp = int64_t{1} << 40;

ValueId Graph::add_value(Value value) {
  // A graph made from another one takes over made-up names: go on behind them.
  if (value.name.empty()) {
    value.name = str("%", made_up_++);
  } else if (value.name[0] == '%') {
    int64_t number = 0;
    const char* end = value.name.data() + value.name.size();
    const auto read = std::from_chars(value.name.data() + 1, end, number);
    if (read.ec == std::errc() && read.ptr == end && number < kMostMadeUp) made_up_ = std::max(made_up_, number + 1);
  }
  values_.push_back(std::move(value));
  return static_cast<ValueId>(values_.size() - 1);
}

ValueId Graph::add_input(std::string name, TensorType type) {
  const ValueId id = add_value({.name = name, .type = std::move(type)});
  inputs_.push_back({id, value(id).name});
  return id;
}

ValueId Graph::add_constant(Constant constant, std::string name) {
  TensorType type = constant.type();
  return add_value({.name = std::move(name), .type = std::move(type), .constant = std::move(constant)});
}

NodeId Graph::add_node(Op op, std::vector<ValueId> inputs, Origin origin, std::vector<std::string> output_names) {
  const auto id = static_cast<NodeId>(nodes_.size());
  if (output_names.empty()) output_names.emplace_back();
  Node node{std::move(op), std::move(inputs), {}, std::move(origin)};
  for (size_t i = 0; i < output_names.size(); ++i) {
    node.outputs.push_back(
        add_value({.name = std::move(output_names[i]), .type = {}, .producer = id, .output = static_cast<int>(i)}));
  }
  nodes_.push_back(std::move(node));
  return id;
}

void Graph::add_output(ValueId value, std::string name) { outputs_.push_back({value, std::move(name)}); }

void Graph::replace_uses(ValueId from, ValueId to) {
  for (Node& node : nodes_) std::replace(node.inputs.begin(), node.inputs.end(), from, to);
  for (Port& port : outputs_) {
    if (port.value == from) port.value = to;
  }
}

void Graph::erase(NodeId id) { nodes_[index(id)] = Node{}; }

namespace {
/// Nodes that an output depends on, by number.
std::vector<bool> live_nodes(const Graph& graph) {
  std::vector<bool> live(graph.nodes().size(), false);
  std::vector<ValueId> pending;
  for (const Port& port : graph.outputs()) pending.push_back(port.value);
  while (!pending.empty()) {
    const ValueId id = pending.back();
    pending.pop_back();
    if (id == kNoValue || graph.value(id).producer == kNoNode) continue;
    const NodeId producer = graph.value(id).producer;
    if (live[index(producer)] || graph.erased(producer)) continue;
    live[index(producer)] = true;
    pending.insert(pending.end(), graph.node(producer).inputs.begin(), graph.node(producer).inputs.end());
  }
  return live;
}

/// Live nodes, each after its producers, otherwise in the old order.
std::vector<size_t> sorted_nodes(const Graph& graph, const std::vector<bool>& live) {
  std::vector<int> waits(graph.nodes().size(), 0);
  std::vector<std::vector<size_t>> readers(graph.nodes().size());
  std::priority_queue<size_t, std::vector<size_t>, std::greater<>> ready;
  for (size_t i = 0; i < live.size(); ++i) {
    if (!live[i]) continue;
    for (const ValueId id : graph.nodes()[i].inputs) {
      if (id == kNoValue || graph.value(id).producer == kNoNode) continue;
      readers[index(graph.value(id).producer)].push_back(i);
      ++waits[i];
    }
    if (waits[i] == 0) ready.push(i);
  }
  std::vector<size_t> order;
  while (!ready.empty()) {
    const size_t next = ready.top();
    ready.pop();
    order.push_back(next);
    for (const size_t reader : readers[next]) {
      if (--waits[reader] == 0) ready.push(reader);
    }
  }
  return order;  // shorter than the live nodes if there is a cycle: the verifier says so
}
}  // namespace

bool Graph::sweep() {
  const std::vector<bool> live = live_nodes(*this);
  const std::vector<size_t> order = sorted_nodes(*this, live);
  std::vector<ValueId> new_ids(values_.size(), kNoValue);
  std::vector<Value> values;
  const auto keep = [&](ValueId id) {
    if (id == kNoValue || new_ids[index(id)] != kNoValue) return;
    new_ids[index(id)] = static_cast<ValueId>(values.size());
    values.push_back(std::move(values_[index(id)]));
  };
  for (const Port& port : inputs_) keep(port.value);
  std::vector<Node> nodes;
  for (const size_t i : order) {
    for (const ValueId id : nodes_[i].inputs) keep(id);
    for (const ValueId id : nodes_[i].outputs) {
      keep(id);
      values[index(new_ids[index(id)])].producer = static_cast<NodeId>(nodes.size());
    }
    nodes.push_back(std::move(nodes_[i]));
  }
  for (const Port& port : outputs_) keep(port.value);
  const auto renumber = [&](ValueId& id) { id = id == kNoValue ? kNoValue : new_ids[index(id)]; };
  for (Node& node : nodes) {
    for (ValueId& id : node.inputs) renumber(id);
    for (ValueId& id : node.outputs) renumber(id);
  }
  for (Port& port : inputs_) renumber(port.value);
  for (Port& port : outputs_) renumber(port.value);
  bool changed = values.size() != values_.size() || nodes.size() != nodes_.size();
  for (size_t i = 0; !changed && i < order.size(); ++i) changed = order[i] != i;
  values_ = std::move(values);
  nodes_ = std::move(nodes);
  return changed;
}

std::vector<int> count_uses(const Graph& graph) {
  std::vector<int> uses(graph.values().size(), 0);
  for (const Node& node : graph.nodes()) {
    for (const ValueId id : node.inputs) {
      if (id != kNoValue) ++uses[index(id)];
    }
  }
  for (const Port& port : graph.outputs()) {
    if (port.value != kNoValue) ++uses[index(port.value)];
  }
  return uses;
}

}  // namespace tenon
