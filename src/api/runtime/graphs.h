// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The source network and the plan of an engine as two graphs in JSON, for pictures and comparisons.
#pragma once

#include <memory>
#include <string>

#include "runtime/context.h"

namespace tenon::api {

/// {"source": {"inputs", "outputs", "nodes"}, "plan": {..., "arena"}}. A node has name, op, sources (of the network),
/// attributes, inputs and outputs (names of values) with types; a node of the plan also has step, tactic, time and
/// work. "source" is null if the plan carries none. Errors: those of making the launches ready; corrupt_data.
Result<std::string> graphs_as_json(const std::shared_ptr<const Engine>& engine);

}  // namespace tenon::api
