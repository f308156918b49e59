// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Tactics that take long to answer, asked about many problems at once.
#pragma once

#include "plan/resolve.h"
#include "tune/tune.h"

namespace tenon::tune {

/// Asks the tactics of a device that answers slowly about all distinct convolutions of the graph side by side, so that
/// its libraries, which compile kernels for up to a second a problem, have them ready when each is asked about in turn.
/// Answers, refusals and errors among them, are left to that. Nothing is done for other devices.
void ask_ahead(const Graph& graph, const Resolved& resolved, const Device& device, const Options& options);

}  // namespace tenon::tune
