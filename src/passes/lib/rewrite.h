// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// rewrite(): passes that say in text what they find and what they put in its place.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ir/graph.h"
#include "passes/lib/pass.h"
#include "passes/lib/pattern.h"

namespace tenon::passes {

/// A place where a pattern fits.
class Match {
 public:
  Match(Graph& graph, NodeId root) : graph_(&graph), root_(root) {}

  Graph& graph() const { return *graph_; }
  const Node& root() const { return graph_->node(root_); }
  NodeId root_id() const { return root_; }
  /// The value that "%name" stands for; kNoValue if the pattern has no such name.
  ValueId value(const std::string& name) const;
  const TensorType& type(const std::string& name) const { return graph_->type(value(name)); }
  const Constant* constant(const std::string& name) const { return graph_->constant(value(name)); }
  /// The node that the operator `name` of the pattern stands for, the first met on the way down; nullptr if none.
  const Node* node(std::string_view name) const;
  /// Adds a node with the origins of all matched ones and infers its types.
  Result<ValueId> add(Op op, std::vector<ValueId> inputs);

 private:
  friend class Rewrite;
  friend class Matching;
  Graph* graph_;
  NodeId root_;
  std::map<std::string, ValueId> values_;
  std::vector<NodeId> nodes_;  // matched, root first
  std::vector<NodeId> added_;
};

/// What takes the place of the root's first result; kNoValue to leave this place alone.
using Builder = std::function<Result<ValueId>(Match&)>;

/// rewrite("fuse.silu").from("mul(%x, sigmoid(%x))").to("silu(%x)"): is a Pass.
/// Operators that commute match either way round. Inner nodes match only if nothing else reads them. The replacement
/// must have the type of what it replaces, else the place is left alone. A pattern that does not parse is an internal
/// error when the pass runs.
class Rewrite {
 public:
  explicit Rewrite(std::string_view name) : name_(name) {}

  /// Another way to spell what is to be found.
  Rewrite&& from(std::string_view pattern) &&;
  Rewrite&& where(std::function<bool(const Match&)> condition) &&;
  Pass to(std::string_view pattern) &&;
  Pass to(Builder builder) &&;

 private:
  std::string_view name_;
  std::vector<std::string> patterns_;
  std::vector<std::function<bool(const Match&)>> conditions_;
};

inline Rewrite rewrite(std::string_view name) { return Rewrite(name); }

}  // namespace tenon::passes
