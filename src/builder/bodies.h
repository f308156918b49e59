// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Passes inside branches and loops.
#pragma once

#include <string>
#include <vector>

#include "ir/graph.h"

namespace tenon {

/// Runs both pipelines on every graph that an operator of `graph` runs, and on the graphs in those.
/// Errors: those of the passes.
Result<> optimize_bodies(Graph& graph, const std::vector<std::string>& disabled_passes);

}  // namespace tenon
