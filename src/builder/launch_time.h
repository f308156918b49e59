// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the launches of a graph take, for whoever chooses between two forms of it.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "ir/graph.h"

namespace tenon {

/// What one launch of a graph takes; 0 if it was not timed, or its times did not agree.
struct LaunchTime {
  Origin origin;
  std::string op;
  double time_us = 0;
};

using LaunchTimes = std::vector<LaunchTime>;

/// Times a graph with the tactics that a build takes.
using MeasureGraph = std::function<Result<LaunchTimes>(const Graph&)>;
/// Two forms of it.
using MeasureForms = std::function<Result<std::pair<LaunchTimes, LaunchTimes>>(const Graph&, const Graph&)>;

/// Two graphs in turns; launches of these sources are what the times are taken for.
using CompareGraphs = std::function<Result<std::pair<LaunchTimes, LaunchTimes>>(
    const Graph&, const Graph&, const std::function<bool(const Origin&)>& decides)>;

/// Everything that `part` came from is what `whole` came from, too.
inline bool is_part_of(const Origin& part, const Origin& whole) {
  const auto& all = whole.names();
  const auto& own = part.names();
  return !own.empty() && std::includes(all.begin(), all.end(), own.begin(), own.end());
}

}  // namespace tenon
