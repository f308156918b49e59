// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Small edits that several passes make; each carries origins on.
#pragma once

#include "ir/graph.h"

namespace tenon::passes {

/// Every reader of `from` reads `to`, whose producer takes over the origin of the producer of `from`. False, and
/// nothing changes, if that would make an input, a constant or another output of the graph one of its outputs.
bool redirect(Graph& graph, ValueId from, ValueId to);

/// Readers of `value` take over an origin, because its producer is about to go.
void give_origin_to_readers(Graph& graph, ValueId value, const Origin& origin);

/// True if there is a constant all of whose elements are `number`, as near as their data type allows.
bool is_filled_with(const Constant* constant, double number);

/// Ids of the nodes that are there, in order.
std::vector<NodeId> node_ids(const Graph& graph);

}  // namespace tenon::passes
