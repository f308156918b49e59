// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// build(): from a graph to a plan.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "backend/device.h"
#include "builder/half.h"
#include "builder/int8.h"
#include "passes/lib/pass.h"
#include "plan/plan.h"
#include "tune/timing_cache.h"
#include "tune/tune.h"

namespace tenon {

struct BuildProgress {
  std::string phase;  // "simplify", "fuse", "tune", ...
  double done = 0;    // of the whole build, 0..1
  double elapsed_s = 0;
  double remaining_s = -1;  // -1: not known yet
};

struct BuildOptions {
  std::string name;
  std::vector<Profile> profiles;  // empty: one with every symbol at 1 (an error if the graph has symbols)
  int level = 3;                  // 0 to 5: how much is timed, docs/tuning.md
  int samples = 1;                // of each tactic that is timed, at least: a level may take more
  int threads = 0;                // that the engine will use; 0: every core of this process
  std::vector<std::string> disabled_passes;
  std::vector<std::string> disabled_tactics;
  tune::Select select = {};  // which tactics may be taken for a problem
  Int8Options int8;
  HalfOptions half;
  TimingCache* timing_cache = nullptr;
  bool strict_timing_cache = false;                    // a time that is wanted and not in the cache is an error
  bool deterministic = false;                          // no time is taken: same input and cache, same bytes
  double build_time_s = 0;                             // more than 0: no tactic is timed after so long
  std::function<bool(const BuildProgress&)> progress;  // false cancels
  bool keep_source_weights = false;  // the plan's source network has all its weights, so that any value can be tapped
  std::vector<std::string> debug_tensors;  // of the source network; they make it keep its weights
  bool debug_unfused = false;
  std::vector<Pass> extra_passes = {};           // of the caller, behind all others
  bool refit = false;                            // the plan keeps what it takes to replace weights
  std::vector<RefitWeights> refit_weights = {};  // which; others stay. `value` names a constant of the graph
  std::function<void(std::string_view pass, const Graph& after)> pass_observer = {};  // called after each change
};

/// Errors: those of the passes and of inference, naming nodes; cancelled.
Result<Plan> build(Graph graph, const BuildOptions& options, const Device& device);

}  // namespace tenon
