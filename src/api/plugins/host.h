// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The host of plugins: runs them with pointers to host memory and a stream of the host device library, if there is one.
#pragma once

#include "api/plugins/live_plugin.h"
#include "ops/lib/plugin_call.h"

namespace tenon::api {

/// Makes the plugins of the registry known to the operators `plugin` and `plugin_sized`. Cheap; called whenever a
/// builder or a runtime is made.
void host_plugins();

/// A plugin that is the caller's own, ready to run with these shapes. Errors: those of the plugin, naming it.
Result<std::unique_ptr<HostedPlugin>> make_ready(LivePlugin plugin, const PluginCall& call, const Types& in,
                                                 const Types& out);

}  // namespace tenon::api
