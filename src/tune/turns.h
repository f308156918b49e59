// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Turns: two or more graphs timed launch by launch in turns, so that what disturbs the machine disturbs all of them.
#pragma once

#include <span>

#include "tune/tune.h"

namespace tenon::tune {

/// A placed graph and its tactics, by node.
struct Contestant {
  const Graph& graph;
  std::span<const Choice> choices;
  std::vector<bool> decides = {};  // by node: something is decided by its time; empty: by all
};

struct TurnTimes {
  std::vector<std::vector<double>> us;  // by contestant and node
  int doubted = 0;                      // samples that were thrown away: faster than the machine can be
};

/// Least microseconds of each node's launch over `rounds` runs, and up to four times as many, as long as the two best
/// samples differ by more than 10 % in launches that decide something and take 1 % of the graph's time together. 0
/// where nothing is launched, where the samples do not agree even then, and where the deadline of the options left less
/// than two runs. Errors: cancelled; those of preparing and launching.
Result<TurnTimes> time_in_turns(std::span<const Contestant> contestants, const Profile& profile, const Device& device,
                                const Options& options, int rounds);

}  // namespace tenon::tune
