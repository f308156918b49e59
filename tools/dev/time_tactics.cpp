// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tenon-time-tactics: times every CPU tactic on problems in text form, in turns, with weights that come from memory.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <limits>

#include "backend/offers.h"
#include "backends/cpu/device.h"
#include "backends/cpu/lib/layout.h"
#include "ir/text.h"
#include "ops/lib/evaluate.h"

namespace {

using namespace tenon;

struct Settings {
  int threads = 1;
  double seconds = 0.3;   // for each problem
  int64_t cold_mib = 48;  // copies of the constants are made until they fill so much: more than the last cache
  std::string tactic;     // only those whose name starts so
};

/// How well expected times order measured ones, over all problems with two tactics or more.
struct Order {
  int problems = 0;
  int pairs = 0;
  int right = 0;           // pairs that are ordered as measured
  double log_loss = 0;     // of the time of the least expected over the least measured
  double correlation = 0;  // Spearman's, summed over problems

  void print() const {
    if (problems == 0) return;
    std::printf(
        "expected order: %d of %d pairs right (%.0f %%), rank correlation %.2f, time lost by not timing %.1f %%"
        " (geometric mean of %d problems)\n",
        right, pairs, 100.0 * right / pairs, correlation / problems, 100 * (std::exp(log_loss / problems) - 1),
        problems);
  }
};

/// One tactic, prepared once for each copy of the constants.
struct Candidate {
  std::string_view name;
  double expected_us = 0;
  std::vector<Prepared> copies;
  std::vector<std::byte> workspace;
  double best_s = std::numeric_limits<double>::infinity();
};

Layout preferred_layout(const Problem& problem, const CpuDevice& cpu) {
  return cpu.layout_rule(problem) == LayoutRule::row_major ? Layout::row_major : Layout::channels_last;
}

/// Pictures in the layout that the device prefers.
Problem placed(Problem problem, const CpuDevice& cpu) {
  if (preferred_layout(problem, cpu) == Layout::row_major) return problem;
  const int rank = problem.in[0].rank();
  for (size_t i = 0; i < problem.in.size(); ++i) {
    if (problem.in[i].rank() == rank && !problem.constant(i)) problem.in[i].layout = Layout::channels_last;
  }
  for (TensorType& type : problem.out) {
    if (type.rank() == rank) type.layout = Layout::channels_last;
  }
  return problem;
}

/// The problem with constants of its own, as often as it takes to outgrow the caches.
std::vector<Problem> cold_copies(const Problem& problem, int64_t cold_mib) {
  int64_t bytes = 0;
  for (size_t i = 0; i < problem.in.size(); ++i)
    bytes += problem.constant(i) ? static_cast<int64_t>(problem.in[i].bytes()) : 0;
  constexpr int64_t kMostCopies = 200;
  const int64_t wanted = bytes == 0 ? 1 : std::clamp<int64_t>((cold_mib << 20) / bytes, 1, kMostCopies);
  std::vector<Problem> copies(static_cast<size_t>(wanted), problem);
  for (Problem& copy : copies) {
    for (Constant& constant : copy.constants) {
      if (constant) constant = Constant::copy(constant.type(), constant.bytes());
    }
  }
  return copies;
}

Result<> run_once(const Candidate& candidate, size_t copy, Launch launch, Stream& stream) {
  const Prepared& prepared = candidate.copies[copy % candidate.copies.size()];
  const auto start = reinterpret_cast<uintptr_t>(candidate.workspace.data());
  launch.workspace = reinterpret_cast<void*>((start + 63) / 64 * 64);
  if (prepared.run) return prepared.run(launch, stream);
  run_team(stream.threads(), [&](const Team& team) { prepared.team(launch, team); });
  return Done{};
}

Result<std::vector<Candidate>> candidates_of(const Problem& problem, const CpuDevice& cpu, const Settings& settings) {
  std::vector<Candidate> out;
  const auto copies = cold_copies(problem, settings.cold_mib);
  for (const Tactic* tactic : tactics_for(cpu, problem.op.name())) {
    if (tactic->op == "*" || tactic->name.substr(0, settings.tactic.size()) != settings.tactic) continue;
    Candidate candidate{.name = tactic->name};
    for (const Problem& copy : copies) {
      auto prepared = tactic->prepare(copy, cpu);
      if (!prepared.ok()) break;
      candidate.workspace.resize(prepared->workspace_bytes + 128);
      candidate.copies.push_back(std::move(*prepared));
    }
    if (candidate.copies.empty()) continue;
    candidate.expected_us = expected_us(candidate.copies[0].work, cpu.roof(), settings.threads);
    out.push_back(std::move(candidate));
  }
  return out;
}

/// `candidates` are sorted by measured time.
void add_to(Order& order, const std::vector<Candidate>& candidates) {
  const size_t count = candidates.size();
  if (count < 2) return;
  double squares = 0;
  size_t first = 0;
  for (size_t i = 0; i < count; ++i) {
    int expected_rank = 0;
    for (size_t k = 0; k < count; ++k) {
      if (candidates[k].expected_us < candidates[i].expected_us) ++expected_rank;
      if (k <= i) continue;
      ++order.pairs;
      order.right += candidates[i].expected_us < candidates[k].expected_us ? 1 : 0;
    }
    squares += std::pow(expected_rank - static_cast<double>(i), 2);
    if (candidates[i].expected_us < candidates[first].expected_us) first = i;
  }
  const auto n = static_cast<double>(count);
  order.correlation += 1 - 6 * squares / (n * (n * n - 1));
  order.log_loss += std::log(candidates[first].best_s / candidates[0].best_s);
  ++order.problems;
}

Result<> time_problem(const std::string& line, const CpuDevice& cpu, const Settings& settings, Order& order) {
  TRY_ASSIGN(Problem problem, ops::parse_problem(line));
  problem = placed(std::move(problem), cpu);
  problem.threads = settings.threads;
  TRY_ASSIGN(auto candidates, candidates_of(problem, cpu, settings));
  TRY_ASSIGN(const auto stream, cpu.make_stream());
  stream->set_threads(settings.threads);
  std::vector<Constant> operands;
  std::vector<const void*> src;
  for (size_t i = 0; i < problem.in.size(); ++i) {
    const bool drawn = problem.in[i].present() && !problem.constant(i);
    operands.push_back(drawn ? ir::random_constant({problem.in[i].dtype, problem.in[i].shape}, i + 1)
                             : problem.constants[i]);
    src.push_back(operands.back() ? operands.back().bytes().data() : nullptr);
  }
  TRY_ASSIGN(const Buffer result, cpu.allocate(problem.out[0].bytes()));
  void* dst[] = {result.data()};
  const Launch launch{src.data(), dst, nullptr};
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double>(settings.seconds);
  for (size_t round = 0; round < 5 || Clock::now() < end; ++round) {
    for (Candidate& one : candidates) {
      const auto start = Clock::now();
      TRY(run_once(one, round, launch, *stream));
      const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
      if (round > 0) one.best_s = std::min(one.best_s, seconds);
    }
  }
  std::sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) { return a.best_s < b.best_s; });
  std::printf("%s\n", line.c_str());
  for (const Candidate& one : candidates) {
    std::printf("  %10.1f us %8.1f GFLOP/s %10.1f us expected  %s\n", one.best_s * 1e6,
                one.copies[0].work.flops / one.best_s * 1e-9, one.expected_us, std::string(one.name).c_str());
  }
  add_to(order, candidates);
  std::fflush(stdout);
  return Done{};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Times every CPU tactic on problems in text form, one a line, as in tests/cases.", "tenon-time-tactics");
  Settings settings;
  std::string path = "-";
  app.add_option("PROBLEMS", path, "A file of problems; '-' is stdin");
  app.add_option("--threads", settings.threads, "Threads of a launch");
  app.add_option("--seconds", settings.seconds, "Time for each problem");
  app.add_option("--cold", settings.cold_mib, "MiB of constants to go through; 0: they stay in the caches");
  app.add_option("--tactic", settings.tactic, "Only tactics whose name starts so");
  CLI11_PARSE(app, argc, argv);
  std::ifstream file;
  if (path != "-") file.open(path);
  std::istream& in = path == "-" ? std::cin : file;
  if (!in) {
    std::fprintf(stderr, "%s: cannot be opened\n", path.c_str());
    return 3;
  }
  const CpuDevice cpu;
  Order order;
  std::string line;
  while (std::getline(in, line)) {
    line = line.substr(0, line.find('#'));
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    if (const auto done = time_problem(line, cpu, settings, order); !done.ok()) {
      std::fprintf(stderr, "%s\n", done.error().text().c_str());
      return 1;
    }
  }
  order.print();
  return 0;
}
