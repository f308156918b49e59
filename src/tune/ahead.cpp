// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Threads that take one problem after the other.
#include "tune/ahead.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <set>
#include <thread>

#include "backend/offers.h"

namespace tenon::tune {

namespace {

/// Each once, in the order of the graph.
std::vector<Problem> convolutions(const Graph& graph, const Resolved& resolved, int threads) {
  std::vector<Problem> out;
  std::set<std::string> seen;
  for (const NodeId id : resolved.steps) {
    if (!graph.node(id).op.name().ends_with("conv")) continue;
    Problem problem = problem_of(graph, resolved, id, threads);
    if (seen.insert(to_string(problem)).second) out.push_back(std::move(problem));
  }
  return out;
}

}  // namespace

void ask_ahead(const Graph& graph, const Resolved& resolved, const Device& device, const Options& options) {
  constexpr size_t kMostThreads = 8;  // each of which may have a library start some of its own
  if (!device.tuning_traits().answers_slowly) return;
  const std::vector<Problem> problems = convolutions(graph, resolved, options.threads);
  const size_t count = std::min({problems.size(), kMostThreads, static_cast<size_t>(std::max(1, options.threads))});
  if (count < 2) return;
  std::atomic<size_t> next = 0;
  const auto ask_some = [&]() {
    try {
      for (size_t i = next++; i < problems.size(); i = next++)
        ask_tactics(problems[i], device, options.disabled_tactics);
    } catch (const std::exception&) {  // for memory: each is asked again in its turn, which says what is wrong
    }
  };
  {
    std::vector<std::jthread> threads;
    try {
      for (size_t t = 0; t < count; ++t) threads.emplace_back(ask_some);
    } catch (const std::exception&) {  // as many as there are
    }
  }
  device.trim();  // weights that were packed: each step packs them again in its turn
}

}  // namespace tenon::tune
