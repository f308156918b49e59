// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Schedules of several graphs, run one after the other, again and again.
#include "tune/turns.h"

#include <algorithm>
#include <memory>

#include "tune/feed.h"
#include "tune/plausible.h"
#include "tune/questions.h"
#include "tune/timed_run.h"

namespace tenon::tune {

namespace {

constexpr double kDisturbed = 1.1;    // the second best sample over the best from which on neither is trusted
constexpr int kMostRepeats = 4;       // times the rounds, where samples do not agree
constexpr double kLeastShare = 0.01;  // of a graph's time, for whose sake the whole is run again

/// One contestant, ready to run.
struct Lane {
  Feed feed;
  Schedule schedule;
  std::vector<double> best_us, second_us;  // by node; kNotTimed where there is no sample
  std::vector<bool> decides;               // by node

  void add(NodeId node, double time_us) {
    double &best = best_us[index(node)], &second = second_us[index(node)];
    second = std::min(second, std::max(best, time_us));
    best = std::min(best, time_us);
  }
  bool agrees(NodeId node) const { return second_us[index(node)] <= kDisturbed * best_us[index(node)]; }
  bool is_settled() const {
    double all_us = 0, open_us = 0;
    for (const Step& step : schedule.steps()) {
      const double time_us = best_us[index(step.node)];
      if (second_us[index(step.node)] == kNotTimed) return false;
      all_us += time_us;
      if (decides[index(step.node)] && !agrees(step.node)) open_us += time_us;
    }
    return open_us < kLeastShare * all_us;
  }
  std::vector<double> agreed_us() const {
    std::vector<double> out(best_us.size(), 0);
    for (const Step& step : schedule.steps()) {
      if (second_us[index(step.node)] != kNotTimed && agrees(step.node))
        out[index(step.node)] = best_us[index(step.node)];
    }
    return out;
  }
};

Result<std::unique_ptr<Lane>> make_lane(const Contestant& contestant, const Profile& profile, const Device& device,
                                        int threads) {
  auto lane = std::make_unique<Lane>();
  TRY_ASSIGN(lane->feed, feed_at_opt(contestant.graph, profile));
  const auto solver = [&](NodeId node, const Problem& problem) {
    return solve(problem, device, contestant.choices[index(node)].tactic);
  };
  TRY_ASSIGN(lane->schedule,
             Schedule::make(contestant.graph, lane->feed.resolved, device, solver, threads, InPlace::yes));
  TRY(lane->feed.bind(contestant.graph, lane->schedule));
  lane->best_us.resize(contestant.graph.nodes().size(), kNotTimed);
  lane->second_us = lane->best_us;
  lane->decides = contestant.decides;
  lane->decides.resize(contestant.graph.nodes().size(), contestant.decides.empty());
  return lane;
}

}  // namespace

Result<TurnTimes> time_in_turns(std::span<const Contestant> contestants, const Profile& profile, const Device& device,
                                const Options& options, int rounds) {
  TRY_ASSIGN(const auto stream, device.make_stream());
  stream->set_threads(options.threads);
  Plausibility plausible(*stream);
  TurnTimes out;
  std::vector<std::unique_ptr<Lane>> lanes;
  for (const Contestant& one : contestants) {
    TRY_ASSIGN(auto lane, make_lane(one, profile, device, options.threads));
    TRY(lane->schedule.run(*stream));  // the first run touches memory that no later one does
    lanes.push_back(std::move(lane));
  }
  const auto is_late = [&] { return options.deadline && std::chrono::steady_clock::now() >= *options.deadline; };
  const auto is_settled = [](const auto& lane) { return lane->is_settled(); };
  for (int round = 0; round < kMostRepeats * rounds && !is_late(); ++round) {
    if (round >= rounds && std::ranges::all_of(lanes, is_settled)) break;
    if (options.progress && !options.progress(1)) return Error(ErrorCode::cancelled, "cancelled while timing merges");
    for (const auto& lane : lanes) {
      const auto wanted = [&](size_t step) {
        const size_t node = index(lane->schedule.steps()[step].node);
        return lane->decides[node] || lane->second_us[node] == kNotTimed;
      };
      TRY(run_timed_where(lane->schedule, *stream, device, wanted, [&](size_t step, double time_us) {
        const Step& run = lane->schedule.steps()[step];
        if (plausible.holds(run.prepared.work, time_us))
          lane->add(run.node, time_us);
        else
          ++out.doubted;
      }));
    }
  }
  for (const auto& lane : lanes) out.us.push_back(lane->agreed_us());
  return out;
}

}  // namespace tenon::tune
