// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// choose_tactics(): every node's tactics, timed in the running network.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "tune/timing_cache.h"

namespace tenon::tune {

/// One problem with the tactics that accept it, least expected time first.
struct Selection {
  struct Candidate {
    std::string_view tactic;
    double expected_us = 0;
    size_t workspace_bytes = 0;
  };
  const std::string& text;  // as in Choice::problem
  std::string layer;        // origin of the first node that asks
  const Problem& problem;
  std::vector<Candidate> candidates;
};

/// Which of the candidates may be taken, by index. Errors end the tuning.
using Select = std::function<Result<std::vector<size_t>>(const Selection&)>;

struct Options {
  int level = 3;                              // 0 to 5, as in docs/tuning.md; 0 times nothing
  int samples = 1;                            // of each tactic that is timed, at least: a level may take more
  int threads = 1;                            // that the engine will use
  std::vector<std::string> disabled_tactics;  // names, or the start of names
  Select select;                              // asked once a problem, if given
  TimingCache* cache = nullptr;               // read and added to
  bool strict_cache = false;                  // a time that is wanted and not in the cache is an error
  bool deterministic = false;                 // times come from the cache or not at all
  bool whole_runs = false;                    // from level 3 on the whole network's time decides what is close
  /// No launch is timed after it; what is not timed by then is chosen by expected time.
  std::optional<std::chrono::steady_clock::time_point> deadline;
  /// Called now and then with a share of the work done in 0..1; false cancels.
  std::function<bool(double)> progress;
};

struct Tuning {
  std::vector<std::vector<Choice>> choices;  // by profile, then by node; empty tactic where nothing is launched
  std::vector<std::string> notes;            // of the timing as a whole: how much of it, and what the clock did
  std::vector<std::string> report;           // a line a decision
  size_t arena_bytes = 0;                    // at the first profile's opt
  size_t arena_lower_bound = 0;
};

/// `graph` is placed; each profile is tuned at the shapes of its opt. A problem that several steps or profiles share is
/// timed once. Errors: cancelled; not_found (strict_cache), naming the layer; those of a launch.
Result<Tuning> choose_tactics(const Graph& graph, std::span<const Profile> profiles, const Device& device,
                              const Options& options);

}  // namespace tenon::tune
