// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Placing: layouts for a device, and reorders where they meet.
#pragma once

#include "backend/device.h"
#include "ir/graph.h"

namespace tenon::place {

/// The graph with a layout for every value as `device` wants it; inputs and outputs stay row_major. Operators that
/// stand for several, of which it knows only those, are taken apart. The same graph and device rules give the same
/// result, so that choices can be kept by node number.
Result<Graph> assign_layouts(const Graph& graph, const Device& device);

/// Number of reorder nodes: conversions that cost time.
int count_reorders(const Graph& graph);

}  // namespace tenon::place
