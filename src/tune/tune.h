// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// choose_tactics(): every node's tactics, timed in the running network.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "plan/schedule.h"
#include "tune/timing_cache.h"

namespace tenon::tune {

struct Options {
  int level = 3;                              // 0: no timing, the tactic of the highest rank; 1 to 5: more repeats
  int threads = 1;                            // that the engine will use
  std::vector<std::string> disabled_tactics;  // names, or the start of names
  TimingCache* cache = nullptr;               // read and added to
  bool strict_cache = false;                  // a time that is not in the cache is an error
  /// Called now and then with a share of the work done in 0..1; false cancels.
  std::function<bool(double)> progress;
};

struct Tuning {
  std::vector<Choice> choices;      // by node of the graph; empty tactic where nothing is launched
  std::vector<std::string> report;  // a line a decision
  size_t arena_bytes = 0;
  size_t arena_lower_bound = 0;
};

/// `graph` is placed; shapes are those of the profile's opt. Errors: cancelled; those of a launch.
Result<Tuning> choose_tactics(const Graph& graph, const Profile& profile, const Device& device, const Options& options);

}  // namespace tenon::tune
