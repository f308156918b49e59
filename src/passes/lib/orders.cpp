// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Permutations, and reshapes as groups of axes that become groups of axes.
#include "passes/lib/orders.h"

#include <algorithm>
#include <numeric>

#include "ir/dim_product.h"
#include "ops/transpose.h"

namespace tenon::passes {

Order order_of(const Node& node, int rank) {
  const auto* transpose = node.op.as<Transpose>();
  if (!transpose || rank == 0) return {};
  Order out = transpose->perm;
  for (int64_t& axis : out) axis = axis < 0 ? axis + rank : axis;
  if (out.empty()) {
    out.resize(static_cast<size_t>(rank));
    std::iota(out.rbegin(), out.rend(), 0);
  }
  return out;
}

Order order_of(const Graph& graph, ValueId id) {
  const Node* node = graph.producer(id);
  return node && node->op ? order_of(*node, graph.type(id).rank()) : Order{};
}

Order inverse(const Order& order) {
  Order out(order.size());
  for (size_t i = 0; i < order.size(); ++i) out[static_cast<size_t>(order[i])] = static_cast<int64_t>(i);
  return out;
}

Order composed(const Order& first, const Order& second) {
  Order out;
  for (const int64_t axis : second) out.push_back(first[static_cast<size_t>(axis)]);
  return out;
}

bool is_identity(const Order& order) { return std::is_sorted(order.begin(), order.end()); }

std::optional<std::vector<int64_t>> reshape_target(const Shape& from, const Shape& to) {
  std::vector<int64_t> out;
  bool is_open = false;
  for (int axis = 0; axis < to.rank(); ++axis) {
    const Dim& dim = to[axis];
    if (dim == Dim(0)) return std::nullopt;  // would read as a dim that stays
    if (dim.is_number()) {
      out.push_back(dim.number());
    } else if (axis < from.rank() && from[axis] == dim) {
      out.push_back(0);
    } else if (!is_open) {
      out.push_back(-1);
      is_open = true;
    } else {
      return std::nullopt;
    }
  }
  return out;
}

namespace {

/// Grows a group until both sides have as many elements; false if they never do.
bool close_group(const Shape& from, const Shape& to, size_t& i, size_t& j, AxisGroup& group) {
  DimProduct left{1, {}}, right{1, {}};
  const auto take = [](const Shape& shape, size_t& at, std::vector<int>& axes, DimProduct& product) {
    if (at >= static_cast<size_t>(shape.rank())) return false;
    const auto longer = multiply(product, DimProduct::of(shape[static_cast<int>(at)]));
    if (!longer) return false;
    product = *longer;
    axes.push_back(static_cast<int>(at++));
    return true;
  };
  if (!take(from, i, group.from, left) || !take(to, j, group.to, right)) return false;
  while (left != right) {
    const auto [above, below] = reduce_fraction(left, right);
    const bool left_lacks = above == DimProduct{} || (below != DimProduct{} && above.symbols.empty() &&
                                                      below.symbols.empty() && above.number < below.number);
    if (!(left_lacks ? take(from, i, group.from, left) : take(to, j, group.to, right))) return false;
  }
  return true;
}

}  // namespace

std::optional<std::vector<AxisGroup>> reshape_groups(const Shape& from, const Shape& to) {
  std::vector<AxisGroup> out;
  size_t i = 0, j = 0;
  const auto is_one = [](const Shape& shape, size_t axis) {
    return axis < static_cast<size_t>(shape.rank()) && shape[static_cast<int>(axis)] == Dim(1);
  };
  while (i < static_cast<size_t>(from.rank()) || j < static_cast<size_t>(to.rank())) {
    AxisGroup group;
    if (is_one(from, i) != is_one(to, j)) {
      if (is_one(from, i))
        group.from.push_back(static_cast<int>(i++));
      else
        group.to.push_back(static_cast<int>(j++));
    } else if (!close_group(from, to, i, j, group)) {
      return std::nullopt;
    }
    out.push_back(std::move(group));
  }
  return out;
}

std::optional<SunkReshape> sink_below_reshape(const Shape& x, const Order& order, const Shape& to) {
  Shape from = x;
  for (int i = 0; i < x.rank(); ++i) from[i] = x[static_cast<int>(order[static_cast<size_t>(i)])];
  const auto groups = reshape_groups(from, to);
  if (!groups) return std::nullopt;
  std::vector<std::pair<int64_t, const AxisGroup*>> by_place;  // where a group starts in x
  int64_t place = -1;
  for (const AxisGroup& group : *groups) {
    for (size_t k = 0; k < group.from.size(); ++k) {
      const int64_t axis = order[static_cast<size_t>(group.from[k])];
      if (k > 0 && axis != order[static_cast<size_t>(group.from[k - 1])] + 1) return std::nullopt;
    }
    if (!group.from.empty()) place = order[static_cast<size_t>(group.from[0])];
    by_place.emplace_back(place, &group);  // a new axis of size 1 goes with the group before it
  }
  std::stable_sort(by_place.begin(), by_place.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  SunkReshape out;
  std::vector<Dim> dims;
  out.order.resize(static_cast<size_t>(to.rank()));
  for (const auto& [unused, group] : by_place) {
    for (const int axis : group->to) {
      out.order[static_cast<size_t>(axis)] = static_cast<int64_t>(dims.size());
      dims.push_back(to[axis]);
    }
  }
  out.shape = Shape(std::move(dims));
  return out;
}

}  // namespace tenon::passes
