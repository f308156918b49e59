// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that stand for several, on a device that knows only those.
#pragma once

#include "backend/device.h"
#include "ir/graph.h"

namespace tenon::place {

/// A tactic of the operator's own, not one that takes any.
bool has_tactic(const Device& device, std::string_view op);

/// The graph with chains, anchored programs and products of narrow weights as the operators that they were made of,
/// where `device` has no tactic for them: a plan that was made for another kind of device. Such operators of other
/// graphs, such as bodies of loops, stay. Results keep their names, and nodes their origins.
Result<Graph> take_apart(Graph graph, const Device& device);

}  // namespace tenon::place
