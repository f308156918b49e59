// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Graph: a network as a value. Nodes apply operators to values; a value is an input, a constant or a node's output.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ir/op.h"
#include "ir/tensor.h"

namespace tenon {

/// The source nodes that a node came from, sorted, each once. Every rewrite carries it on by itself.
class Origin {
 public:
  Origin() = default;
  explicit Origin(std::string name) : names_{std::move(name)} {}
  explicit Origin(std::vector<std::string> names);

  const std::vector<std::string>& names() const { return names_; }
  bool empty() const { return names_.empty(); }
  void merge(const Origin& other);
  bool operator==(const Origin&) const = default;

 private:
  std::vector<std::string> names_;
};

std::string to_string(const Origin& origin);  // "conv1 + relu1"

/// Index of a value in its graph. kNoValue stands for an absent optional operand.
enum class ValueId : int32_t { none = -1 };
constexpr ValueId kNoValue = ValueId::none;
enum class NodeId : int32_t { none = -1 };
constexpr NodeId kNoNode = NodeId::none;
constexpr size_t index(ValueId id) { return static_cast<size_t>(id); }
constexpr size_t index(NodeId id) { return static_cast<size_t>(id); }

/// An edge.
struct Value {
  std::string name;  // unique; made up ("%12") if nobody named it
  TensorType type;
  NodeId producer = kNoNode;  // none: an input or a constant
  int output = 0;             // which output of the producer
  Constant constant;          // set for constants
};

/// An operator applied to values.
struct Node {
  Op op;
  std::vector<ValueId> inputs;
  std::vector<ValueId> outputs;
  Origin origin;
};

/// A named end of the graph: what the user feeds or reads. One value may be read under several names.
struct Port {
  ValueId value = kNoValue;
  std::string name;
  bool operator==(const Port&) const = default;
};

/// A network. Nodes stand in an order in which each follows its producers.
class Graph {
 public:
  const std::vector<Value>& values() const { return values_; }
  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<Port>& inputs() const { return inputs_; }
  const std::vector<Port>& outputs() const { return outputs_; }
  const Value& value(ValueId id) const { return values_[index(id)]; }
  const Node& node(NodeId id) const { return nodes_[index(id)]; }
  Value& value(ValueId id) { return values_[index(id)]; }
  Node& node(NodeId id) { return nodes_[index(id)]; }
  /// The type; a default one for kNoValue.
  const TensorType& type(ValueId id) const;
  const Constant* constant(ValueId id) const;  // nullptr if not one
  const Node* producer(ValueId id) const;      // nullptr for inputs and constants
  bool is_output(ValueId id) const;
  /// The value of that name; kNoValue if there is none.
  ValueId find(std::string_view name) const;

  ValueId add_input(std::string name, TensorType type);
  ValueId add_constant(Constant constant, std::string name = "");
  /// Appends a node with outputs of the given names (one output if empty). Types come from infer_node or infer_types.
  NodeId add_node(Op op, std::vector<ValueId> inputs, Origin origin, std::vector<std::string> output_names = {});
  void add_output(ValueId value, std::string name);
  void set_output(size_t port, ValueId value) { outputs_[port].value = value; }
  void clear_outputs() { outputs_.clear(); }

  /// Every reader of `from` (nodes and output ports) reads `to`.
  void replace_uses(ValueId from, ValueId to);
  /// Marks a node as gone; sweep() removes it.
  void erase(NodeId id);
  bool erased(NodeId id) const { return !nodes_[index(id)].op; }

  /// Drops erased and dead nodes and unread constants, sorts (stable), renumbers. True if anything went or moved.
  bool sweep();

 private:
  ValueId add_value(Value value);

  std::vector<Value> values_;
  std::vector<Node> nodes_;
  std::vector<Port> inputs_;
  std::vector<Port> outputs_;
  int64_t made_up_ = 0;
};

/// How often each value is read, output ports included; indexed by ValueId.
std::vector<int> count_uses(const Graph& graph);

}  // namespace tenon
