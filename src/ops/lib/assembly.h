// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Assembly: a graph that grows node by node, with all that is known of its values.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "ir/graph.h"

namespace tenon {

struct Assembly {
  Graph graph;

  /// Types, and elements of constants and of shape arithmetic; a default one for kNoValue.
  const Known& known(ValueId id) const;

  ValueId add_input(const std::string& name, TensorType type);
  /// An input of a body, with what is known of it.
  ValueId add_known_input(const std::string& name, Known known);
  ValueId add_constant(Constant constant, std::string name);
  /// Appends a node with so many outputs and infers their types; of small constants their result instead, because what
  /// reads it may need the elements for its shape. Errors: those of the inference; nothing is added then.
  Result<std::vector<ValueId>> add(Op op, std::vector<ValueId> inputs, size_t outputs, const Origin& origin);
  /// Of a sequence or an optional: the type of what is in it; absent if not known.
  TensorType item_type(ValueId id) const;
  void set_item_type(ValueId id, TensorType type) { items_[id] = std::move(type); }
  /// Gives a value that nobody named the name, made unique.
  void name(ValueId id, const std::string& name);
  bool is_named(ValueId id) const { return graph.value(id).name.empty() || graph.value(id).name[0] != '%'; }

 private:
  std::optional<std::vector<ValueId>> fold(const Op& op, const std::vector<ValueId>& inputs, const Knowns& out,
                                           size_t outputs);
  std::string unique(std::string name);

  std::vector<Known> known_;
  std::unordered_map<ValueId, TensorType> items_;
  std::unordered_set<std::string> names_;
};

}  // namespace tenon
