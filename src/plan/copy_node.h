// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Copying networks node by node.
#pragma once

#include <vector>

#include "ir/graph.h"

namespace tenon::plan {

/// Adds a copy of a node of `from` to `to`. `ids` says, by value of `from`, which value of `to` it is; results get
/// theirs.
void copy_node(const Graph& from, const Node& node, Graph& to, std::vector<ValueId>& ids);

}  // namespace tenon::plan
