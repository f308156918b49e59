// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Feed: what a network is run on while it is timed.
#pragma once

#include <vector>

#include "plan/plan.h"
#include "plan/schedule.h"

namespace tenon::tune {

/// Inputs at the optimum of a profile, and the graph resolved for them.
struct Feed {
  std::vector<Constant> inputs;
  Resolved resolved;
  std::vector<std::vector<std::byte>> outputs = {};  // memory for the results, once bound

  /// Gives a schedule of this graph its inputs and room for its outputs. Both must outlive its runs.
  Result<> bind(const Graph& graph, Schedule& schedule);
};

/// Random floats; integers as the profile says, else 0. Errors: invalid_argument naming an input whose values decide
/// shapes and are not in the profile; those of inference.
Result<Feed> feed_at_opt(const Graph& graph, const Profile& profile);

}  // namespace tenon::tune
