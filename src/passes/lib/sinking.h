// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// How operators read transposed operands: f(transpose(x)) as transpose(g(x)).
#pragma once

#include <optional>

#include "passes/lib/orders.h"

namespace tenon::passes {

/// The operator on the operands as they were before the transpose, and the order of each result behind it.
struct Sunk {
  Op op;
  std::vector<ValueId> inputs;
  std::vector<Order> orders;
};

/// For a node of which some operand is transposed by `order`: nullopt if the transpose cannot move behind it. Other
/// operands must be transposed likewise, or constants. May add constants and nodes on constants to the graph.
Result<std::optional<Sunk>> sink_below(Graph& graph, NodeId node, const Order& order);

}  // namespace tenon::passes
