// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Which layout the operators get that take either.
#pragma once

#include <vector>

#include "backend/device.h"
#include "ir/graph.h"

namespace tenon::place {

/// The rank of the pictures of a node: that of its first operand, or of the result that operands broadcast to.
int picture_rank(const Graph& graph, const Node& node);

/// Is this operand a picture: of that rank and not constant?
bool is_picture(const Graph& graph, const Node& node, size_t operand);

/// By node: the layout of an operator that takes either (LayoutRule::any), such that the fewest bytes are converted in
/// the whole graph, each value once; of equals that with the most channels_last. What has one layout only, inputs and
/// outputs of the graph among it, has that.
std::vector<Layout> choose_layouts(const Graph& graph, const std::vector<LayoutRule>& rules);

}  // namespace tenon::place
