// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Body: the part of a graph that a loop runs again and again, as a graph of its own.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ir/graph.h"

namespace tenon::api {

/// Copies nodes of a graph that depend on chosen values, of which the copy has others; what does not depend on them is
/// read from outside.
class Body {
 public:
  explicit Body(const Graph& outer) : outer_(outer) {}

  /// An input of the body, with no place outside.
  ValueId add_input(std::string name, TensorType type) { return graph_.add_input(std::move(name), std::move(type)); }
  /// `outer` is `inner` in the body. Before the first copy().
  void replace(ValueId outer, ValueId inner);
  /// Applies an operator in the body. Errors: those of its inference.
  Result<ValueId> emit(Op op, std::vector<ValueId> inputs);
  ValueId constant(Constant constant) { return graph_.add_constant(std::move(constant)); }
  /// The value of the body that stands for `outer`: a copy, a small constant, or an input. Errors: those of inference.
  Result<ValueId> copy(ValueId outer);
  /// The same with other values for those that were replaced: what they are in the next turn. Errors: unsupported if it
  /// reads one that has no other value.
  Result<ValueId> copy_with(ValueId outer, std::unordered_map<ValueId, ValueId> replaced);
  /// A value of the outer graph that does not depend on those replaced.
  Result<ValueId> outside(ValueId outer);

  /// What the body reads from outside, in the order of its inputs.
  const std::vector<ValueId>& captured() const { return captured_; }
  Graph& graph() { return graph_; }

 private:
  Result<ValueId> copy_into(ValueId outer, std::unordered_map<ValueId, ValueId>& known);
  bool depends(ValueId outer);

  const Graph& outer_;
  Graph graph_;
  std::vector<bool> depends_;
  bool spread_ = false;  // depends_ holds for every value, not only for those replaced
  std::unordered_set<ValueId> replaced_;
  std::unordered_map<ValueId, ValueId> inner_;
  std::unordered_map<ValueId, ValueId> outside_;
  std::vector<ValueId> captured_;
};

}  // namespace tenon::api
