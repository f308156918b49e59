// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Siblings: products of one tensor that can become one wider product, whose result is split again.
#pragma once

#include <functional>

#include "passes/lib/keep_apart.h"
#include "passes/lib/products.h"

namespace tenon::passes {

/// Products that agree in all but their weights and biases, in the order of the graph.
using Siblings = std::vector<Product>;

/// Products of that operator with constant weights and biases, without residual, grouped by operand, attributes and the
/// shape of the weights but for `width_axis` of them. Groups of one are left out, and so is what `wanted` refuses and
/// what stays apart.
std::vector<Siblings> find_siblings(const Graph& graph, std::string_view op,
                                    const std::function<bool(const Graph&, const Product&)>& wanted,
                                    const std::function<int(const Product&)>& width_axis,
                                    const KeepApart& keep_apart = nullptr);

/// Constants of one type, one behind the other along an axis.
Constant joined(const std::vector<const Constant*>& parts, int axis);

/// One product with the joined weights and biases, and a split of its result along `axis`.
Result<> widen(Graph& graph, const Siblings& siblings, int width_axis, int64_t axis);

}  // namespace tenon::passes
