// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Orders: permutations of axes, and what a reshape does to them.
#pragma once

#include <optional>
#include <vector>

#include "ir/graph.h"

namespace tenon::passes {

/// result axis i is operand axis order[i].
using Order = std::vector<int64_t>;

/// The permutation of a transpose node on a tensor of that rank; empty if it is no transpose.
Order order_of(const Node& node, int rank);
/// The permutation of the transpose that makes a value; empty if none does.
Order order_of(const Graph& graph, ValueId id);
Order inverse(const Order& order);
/// transpose(transpose(x, first), second) = transpose(x, composed).
Order composed(const Order& first, const Order& second);
bool is_identity(const Order& order);

/// `to` as operand of a reshape of `from`: numbers, 0 for a dim that stays in its place, -1 for one other symbol; nullopt
/// if that cannot say it.
std::optional<std::vector<int64_t>> reshape_target(const Shape& from, const Shape& to);

/// Operand axes that become these result axes, each in order and side by side.
struct AxisGroup {
  std::vector<int> from, to;
};
/// The smallest groups of a reshape; axes of size 1 on one side alone stand in groups of their own. nullopt if symbols
/// hide which axes belong together.
std::optional<std::vector<AxisGroup>> reshape_groups(const Shape& from, const Shape& to);

/// reshape(transpose(x, order), to) = transpose(reshape(x, shape), order).
struct SunkReshape {
  Shape shape;
  Order order;
};
/// nullopt if the reshape joins axes that do not lie side by side in x, or if symbols hide which it joins.
std::optional<SunkReshape> sink_below_reshape(const Shape& x, const Order& order, const Shape& to);

}  // namespace tenon::passes
