// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Forms of one graph, each with its best tactics, held against each other by the times of their launches.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "backend/device.h"
#include "builder/launch_time.h"
#include "plan/plan.h"
#include "tune/tune.h"

namespace tenon {

/// A graph as it would run: with layouts, and tactics for one profile.
struct Tuned {
  Graph placed;
  std::vector<Choice> choices;  // by node
};

/// Times go to the cache, for the tuning that follows; what is to be said of the timing to the report.
Result<Tuned> tuned_for(const Graph& graph, const Device& device, const Profile& profile, const tune::Options& tuning,
                        std::string& report);

/// The launches that there are, with the times of their choices.
LaunchTimes launches_of(const Tuned& tuned);

/// Both graphs in turns, whatever the cache has, until the times of those launches that decide something are settled.
Result<std::pair<LaunchTimes, LaunchTimes>> compare_graphs(const Graph& a, const Graph& b,
                                                           const std::function<bool(const Origin&)>& decides,
                                                           const Device& device, const Profile& profile,
                                                           const tune::Options& tuning, std::string& report);

/// Both graphs by the times of their tactics: those of the cache, and where one was missing the least of what tuning
/// and both graphs in turns took, which goes to the cache. So a full cache decides again as it did.
Result<std::pair<LaunchTimes, LaunchTimes>> measure_forms(const Graph& a, const Graph& b, const Device& device,
                                                          const Profile& profile, const tune::Options& tuning,
                                                          std::string& report);

}  // namespace tenon
