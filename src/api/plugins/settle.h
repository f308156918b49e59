// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Settling plugins: they are configured for the shapes of a build, and write the state that the plan keeps.
#pragma once

#include "api/plugins/live_plugin.h"
#include "ir/graph.h"
#include "plan/plan.h"

namespace tenon::api {

/// Every plugin of the graph that is still a handle gets its state; a copy of each is configured for every profile, and
/// made ready once for the shapes that the first is tuned for. `kept` are the plugins that the plan may be loaded with
/// where they have no creator. With `aliased_io` they are asked which outputs share the memory of an input. Errors:
/// those of the plugins, naming plugin and layer.
Result<> settle_plugins(Graph& graph, std::span<const Profile> profiles, bool aliased_io,
                        std::vector<std::shared_ptr<const LivePlugin>>& kept);

}  // namespace tenon::api
