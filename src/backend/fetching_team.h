// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Launches that fetch the constants of the launch behind them while they compute.
#pragma once
#include <functional>
#include <span>

#include "backend/tactic.h"

namespace tenon {

using ConstBytes = std::span<const std::byte>;

/// Of what a launch reads first, so many bytes are fetched at most: the second cache has to hold data, too.
constexpr int64_t kMostFetched = 512 * 1024;

/// What a member of a team fetches while it computes.
struct Fetch {
  ConstBytes next;          // what it will read first in the launch behind this one, or behind one that has no such
  bool is_fetched = false;  // the launch in front has fetched what this one says it reads first
};

/// For Prepared.team. Weights come from the last cache or from memory, which takes about as long as multiplying them
/// with few pixels: a launch that computes has the time to fetch those of the next.
struct FetchingTeam {
  std::function<void(const Launch&, const Team&, const Fetch&)> run;
  /// The constants that a member reads first.
  std::function<ConstBytes(const Team&)> first;

  void operator()(const Launch& launch, const Team& team) const { run(launch, team, {}); }
};

/// Whether a launch in front would fetch its constants.
inline bool takes_fetched(const Prepared& prepared) { return prepared.team.target<FetchingTeam>() != nullptr; }

/// Empty if the team function is another one.
inline ConstBytes first_of(const Prepared& prepared, const Team& team) {
  const auto* fetching = prepared.team.target<FetchingTeam>();
  return fetching ? fetching->first(team) : ConstBytes{};
}

/// -> whether what the next launch that takes it reads first is fetched now.
inline bool run_member(const Prepared& prepared, const Launch& launch, const Team& team, const Fetch& fetch) {
  const auto* fetching = prepared.team.target<FetchingTeam>();
  fetching ? fetching->run(launch, team, fetch) : prepared.team(launch, team);
  return fetching ? !fetch.next.empty() : fetch.is_fetched;
}

}  // namespace tenon
