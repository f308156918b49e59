// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The names of tactics that no stream records.
#pragma once

#include <string_view>

namespace tenon {

/// What a device with a host (HasHost) names the tactic that runs there: it waits for the host.
inline constexpr std::string_view kHostTactic = "cpu_fallback";
/// What a device names the tactic that calls the program's plugins in its stream: they may wait, too.
inline constexpr std::string_view kPluginTactic = "plugin_in_stream";

}  // namespace tenon
