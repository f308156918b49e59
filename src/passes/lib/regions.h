// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What passes that make programs of elementwise operators take into them.
#pragma once

#include "ir/graph.h"

namespace tenon::passes {

/// Is the node a step that the kernels of programs take, of a result that is large enough to pay?
bool is_region_step(const Graph& graph, const Node& node);

}  // namespace tenon::passes
