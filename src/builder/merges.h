// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Merges kept by their times: siblings that became one product, elementwise operators that became a region.
#pragma once

#include <string>

#include "backend/device.h"
#include "builder/launch_time.h"
#include "passes/lib/keep_apart.h"
#include "plan/plan.h"
#include "tune/timing_cache.h"

namespace tenon {

struct MergeContext {
  const Profile& profile;  // compared at its optimum
  const Device& device;
  int threads = 1;
  TimingCache& cache;   // what is decided is kept there, and not timed again
  bool strict = false;  // a decision that is wanted and not in the cache is an error
  /// The graph with all merges but those that stay apart.
  std::function<Result<Graph>(const passes::KeepApart&)> merged;
  /// Times two graphs in turns. Null: the cache decides, else the rule.
  CompareGraphs compare = nullptr;
  DataType floats = DataType::f32;  // that `compare` takes the times of
};

/// `graph` has every merge that the rules allow; those that are slower than their parts are undone. A merge is compared
/// with what reads it, since a part of a wide result is read otherwise than a whole one. What was decided, with both
/// times, goes into `report`. Gives what was kept apart, for passes that run later.
/// Errors: not_found (strict), naming the nodes; those of measuring.
Result<passes::KeepApart> keep_merges_that_pay(Graph& graph, const MergeContext& context, std::string& report);

}  // namespace tenon
