// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Tuning each form, then running both in turns, so that what disturbs the machine disturbs both.
#include "builder/forms.h"

#include <algorithm>
#include <set>

#include "place/place.h"
#include "tune/levels.h"
#include "tune/turns.h"

namespace tenon {

namespace {

template <class Time>
LaunchTimes launches_with(const Tuned& tuned, Time&& time_us) {
  LaunchTimes out;
  for (size_t i = 0; i < tuned.choices.size(); ++i) {
    const Node& node = tuned.placed.nodes()[i];
    if (node.op && !tuned.choices[i].tactic.empty())
      out.push_back({node.origin, std::string(node.op.name()), time_us(i)});
  }
  return out;
}

LaunchTimes launches(const Tuned& tuned, const std::vector<double>& times_us) {
  return launches_with(tuned, [&](size_t i) { return times_us[i]; });
}

/// By node of the first and of the second.
using Decides = std::pair<std::vector<bool>, std::vector<bool>>;

template <class OfNode>
std::vector<bool> by_node(const Tuned& tuned, OfNode&& of_node) {
  std::vector<bool> out(tuned.choices.size(), false);
  for (size_t i = 0; i < out.size(); ++i) {
    out[i] = tuned.placed.nodes()[i].op && !tuned.choices[i].tactic.empty() && of_node(i);
  }
  return out;
}

/// Launches that one has and the other has not: all else is of the same time in both.
Decides differing(const Tuned& first, const Tuned& second) {
  const auto of_one = [](const Tuned& own, const Tuned& other) {
    std::set<std::string_view> problems;
    for (const Choice& one : other.choices) problems.insert(one.problem);
    return by_node(own, [&](size_t i) { return !problems.contains(own.choices[i].problem); });
  };
  return {of_one(first, second), of_one(second, first)};
}

Result<std::vector<std::vector<double>>> in_turns(const Tuned& first, const Tuned& second, Decides decides,
                                                  const Device& device, const Profile& profile,
                                                  const tune::Options& tuning, int rounds, std::string& report) {
  const tune::Contestant contestants[] = {{first.placed, first.choices, std::move(decides.first)},
                                          {second.placed, second.choices, std::move(decides.second)}};
  TRY_ASSIGN(const auto times, tune::time_in_turns(contestants, profile, device, tuning, rounds));
  if (times.doubted > 0) {
    report +=
        str(times.doubted, " samples of runs in turns were thrown away: they claim more than the measured peak\n");
  }
  return times.us;
}

/// What runs in turns took less than tuning did goes to the cache, and what the cache has then to the choices.
void keep_least(Tuned& tuned, const std::vector<double>& times_us, const std::string& device, TimingCache& cache) {
  for (size_t i = 0; i < tuned.choices.size(); ++i) {
    const Choice& one = tuned.choices[i];
    const auto known_us = cache.find(device, one.problem, one.tactic);
    if (times_us[i] > 0 && (!known_us || times_us[i] < *known_us))
      cache.put(device, one.problem, one.tactic, TimingCache::as_kept(times_us[i]));
  }
  for (Choice& one : tuned.choices) one.time_us = cache.find(device, one.problem, one.tactic).value_or(one.time_us);
}

}  // namespace

Result<Tuned> tuned_for(const Graph& graph, const Device& device, const Profile& profile, const tune::Options& tuning,
                        std::string& report) {
  TRY_ASSIGN(Graph placed, place::assign_layouts(graph, device));
  TRY_ASSIGN(tune::Tuning tuned, tune::choose_tactics(placed, {&profile, 1}, device, tuning));
  for (const std::string& line : tuned.notes) report += line + "\n";
  return Tuned{std::move(placed), std::move(tuned.choices[0])};
}

LaunchTimes launches_of(const Tuned& tuned) {
  return launches_with(tuned, [&](size_t i) { return tuned.choices[i].time_us; });
}

Result<std::pair<LaunchTimes, LaunchTimes>> compare_graphs(const Graph& a, const Graph& b,
                                                           const std::function<bool(const Origin&)>& decides,
                                                           const Device& device, const Profile& profile,
                                                           const tune::Options& tuning, std::string& report) {
  TRY_ASSIGN(const Tuned first, tuned_for(a, device, profile, tuning, report));
  TRY_ASSIGN(const Tuned second, tuned_for(b, device, profile, tuning, report));
  const auto of = [&](const Tuned& one) {
    return by_node(one, [&](size_t i) { return decides(one.placed.nodes()[i].origin); });
  };
  constexpr int kRounds = 8;
  TRY_ASSIGN(const auto times,
             in_turns(first, second, {of(first), of(second)}, device, profile, tuning, kRounds, report));
  return std::pair(launches(first, times[0]), launches(second, times[1]));
}

Result<std::pair<LaunchTimes, LaunchTimes>> measure_forms(const Graph& a, const Graph& b, const Device& device,
                                                          const Profile& profile, const tune::Options& tuning,
                                                          std::string& report) {
  const size_t known = tuning.cache->size();
  TRY_ASSIGN(Tuned first, tuned_for(a, device, profile, tuning, report));
  // A launch as long as three finds its undisturbed moment less often than each of these: it gets more samples.
  constexpr int kMore = 3;
  tune::Options longer = tuning;
  longer.samples = std::max(longer.samples, kMore * tune::level_of(tuning.level).samples);
  TRY_ASSIGN(Tuned second, tuned_for(b, device, profile, longer, report));
  if (tuning.cache->size() > known) {
    constexpr int kRounds = 24;
    TRY_ASSIGN(const auto times,
               in_turns(first, second, differing(first, second), device, profile, tuning, kRounds, report));
    keep_least(first, times[0], device.signature(), *tuning.cache);
    keep_least(second, times[1], device.signature(), *tuning.cache);
    for (Tuned* one : {&first, &second}) {  // a problem of both has one time
      keep_least(*one, std::vector<double>(one->choices.size(), 0), device.signature(), *tuning.cache);
    }
  }
  return std::pair(launches_of(first), launches_of(second));
}

}  // namespace tenon
