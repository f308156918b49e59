// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Timing in network order: each round runs the whole network with another candidate in every step, so that weights come
// from memory as they will in use. A candidate's time is the least of its rounds.
#include "tune/tune.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "ir/text.h"
#include "ir/verify.h"

namespace tenon::tune {

namespace {

constexpr double kNotTimed = std::numeric_limits<double>::infinity();
constexpr double kHopeless = 2.5;                            // times the best: not worth another round
constexpr std::array<int, 6> kRepeats = {0, 1, 2, 3, 5, 8};  // by level

struct Candidate {
  const Tactic* tactic;
  Prepared prepared;
  double time_us = kNotTimed;
};

struct StepCandidates {
  std::string problem;
  std::vector<Candidate> candidates;
  std::vector<std::string> declined;
  bool cached = true;  // every time is known
};

bool disabled(const Options& options, std::string_view tactic) {
  return std::any_of(options.disabled_tactics.begin(), options.disabled_tactics.end(),
                     [&](const std::string& name) { return tactic.substr(0, name.size()) == name; });
}

class Tuner {
 public:
  Tuner(const Graph& graph, const Device& device, const Options& options)
      : graph_(graph), device_(device), options_(options) {}

  Result<Tuning> run(const Profile& profile);

 private:
  Result<Resolved> resolve_at_opt(const Profile& profile);
  Result<Solution> offer(NodeId node, const Problem& problem);
  Result<> time_all();
  Result<> time_round(int round, Stream& stream);
  std::map<std::string, std::map<std::string_view, double>> sums() const;
  Result<Tuning> decide();

  const Graph& graph_;
  const Device& device_;
  const Options& options_;
  std::vector<Constant> inputs_;
  std::vector<std::vector<std::byte>> outputs_;
  std::vector<StepCandidates> steps_;
  Schedule schedule_;
};

/// Elements to tune with: numbers for floats; 0 for integers, which may be indices, and 0 is the one that is in range.
Constant stand_in(const TensorType& type, uint64_t seed) {
  if (is_float(type.dtype)) return ir::random_constant(type, seed);
  return Constant::make(type, [](std::byte*) {});
}

Result<Resolved> Tuner::resolve_at_opt(const Profile& profile) {
  const std::vector<bool> is_shape = shape_inputs(graph_);
  std::vector<Shape> shapes;
  std::vector<Constant> elements;
  for (size_t i = 0; i < graph_.inputs().size(); ++i) {
    shapes.push_back(Shape::of(profile.shapes[i].opt));
    const TensorType type{graph_.type(graph_.inputs()[i].value).dtype, shapes.back()};
    elements.emplace_back();
    if (is_shape[i]) {
      const auto& values = profile.values[i].opt;
      if (values.empty() && type.bytes() > 0) {
        return Error(ErrorCode::invalid_argument,
                     str("input '", graph_.inputs()[i].name, "' decides shapes: expected its values in the profile"));
      }
      elements.back() = Constant::make(type, [&](std::byte* bytes) {
        for (size_t k = 0; k < values.size() && k * size_of(type.dtype) < type.bytes(); ++k) {
          store_number(type.dtype, static_cast<double>(values[k]), bytes + k * size_of(type.dtype));
        }
      });
    }
    inputs_.push_back(is_shape[i] ? elements.back() : stand_in(type, i + 1));
  }
  return resolve(graph_, shapes, elements);
}

/// Prepares every tactic that accepts; the schedule starts with the one of the highest rank.
Result<Solution> Tuner::offer(NodeId, const Problem& problem) {
  StepCandidates step{str(to_string(problem), " threads=", problem.threads), {}, {}, true};
  auto tactics = tactics_for(device_, problem.op.name());
  std::stable_sort(tactics.begin(), tactics.end(), [](const Tactic* a, const Tactic* b) { return a->rank > b->rank; });
  std::optional<Error> last;
  for (const Tactic* tactic : tactics) {
    const bool last_resort = tactic->op == "*";
    if (last_resort && !step.candidates.empty()) continue;
    if (!last_resort && disabled(options_, tactic->name)) {
      step.declined.push_back(str(tactic->name, ": disabled by name"));
      continue;
    }
    if (options_.level == 0 && !step.candidates.empty()) break;
    auto prepared = tactic->prepare(problem, device_);
    if (!prepared.ok()) {
      step.declined.push_back(str(tactic->name, ": ", prepared.error().message()));
      last = std::move(prepared).error();
      continue;
    }
    step.candidates.push_back({tactic, std::move(*prepared)});
  }
  if (step.candidates.empty())
    return last ? *std::move(last) : Error(ErrorCode::internal, str("no tactic for ", step.problem));
  size_t workspace = 0;
  for (Candidate& candidate : step.candidates) {
    workspace = std::max(workspace, candidate.prepared.workspace_bytes);
    if (!options_.cache)
      step.cached = false;
    else if (const auto time = options_.cache->find(device_.signature(), step.problem, candidate.tactic->name))
      candidate.time_us = *time;
    else
      step.cached = false;
  }
  Solution first{step.candidates[0].tactic, step.candidates[0].prepared};
  first.prepared.workspace_bytes = workspace;  // room for every candidate
  steps_.push_back(std::move(step));
  return first;
}

Result<> Tuner::time_round(int round, Stream& stream) {
  std::vector<size_t> chosen(steps_.size(), 0);
  for (size_t i = 0; i < steps_.size(); ++i) {
    auto& candidates = steps_[i].candidates;
    if (steps_[i].cached) continue;
    double best = kNotTimed;
    for (const Candidate& one : candidates) best = std::min(best, one.time_us);
    chosen[i] = static_cast<size_t>(round) % candidates.size();
    const Candidate& wanted = candidates[chosen[i]];
    if (wanted.time_us != kNotTimed && wanted.time_us > kHopeless * best) chosen[i] = 0;
    schedule_.replace(i, {candidates[chosen[i]].tactic, candidates[chosen[i]].prepared});
  }
  return schedule_.run_timed(stream, [&](size_t i, double time_us) {
    if (steps_[i].cached) return;
    double& best = steps_[i].candidates[chosen[i]].time_us;
    best = std::min(best, time_us);
  });
}

Result<> Tuner::time_all() {
  size_t most = 0;
  bool all_cached = true;
  for (const StepCandidates& step : steps_) {
    if (step.cached) continue;
    all_cached = false;
    if (options_.strict_cache) {
      return Error(ErrorCode::not_found, str("expected a timing cache with every time, found none for ", step.problem));
    }
    most = std::max(most, step.candidates.size());
  }
  if (all_cached || most < 2) return Done{};
  TRY_ASSIGN(const auto stream, device_.make_stream());
  stream->set_threads(options_.threads);
  for (size_t i = 0; i < inputs_.size(); ++i) TRY(schedule_.bind_input(i, inputs_[i].bytes().data()));
  for (size_t i = 0; i < outputs_.size(); ++i) TRY(schedule_.bind_output(i, outputs_[i].data()));
  const int repeats = kRepeats[static_cast<size_t>(std::clamp(options_.level, 0, 5))];
  const int rounds = static_cast<int>(most) * repeats;
  for (int round = 0; round < rounds; ++round) {
    if (options_.progress && !options_.progress(static_cast<double>(round) / rounds)) {
      return Error(ErrorCode::cancelled, "cancelled while timing tactics");
    }
    TRY(time_round(round, *stream));
  }
  return Done{};
}

/// Time of each tactic of each distinct problem, summed over the steps that share it: they get one answer.
std::map<std::string, std::map<std::string_view, double>> Tuner::sums() const {
  std::map<std::string, std::map<std::string_view, double>> out;
  for (const StepCandidates& step : steps_) {
    for (const Candidate& one : step.candidates) out[step.problem][one.tactic->name] += one.time_us;
  }
  return out;
}

Result<Tuning> Tuner::decide() {
  const auto all_sums = sums();
  std::map<std::string, int> shared;
  for (const StepCandidates& step : steps_) ++shared[step.problem];
  Tuning out;
  out.choices.resize(graph_.nodes().size());
  out.arena_bytes = schedule_.arena().bytes;
  out.arena_lower_bound = schedule_.arena().lower_bound;
  for (size_t i = 0; i < steps_.size(); ++i) {
    const StepCandidates& step = steps_[i];
    const auto& times = all_sums.at(step.problem);
    const Candidate* best = &step.candidates[0];
    for (const Candidate& one : step.candidates) {
      if (times.at(one.tactic->name) < times.at(best->tactic->name)) best = &one;
    }
    const double time = best->time_us == kNotTimed ? 0 : times.at(best->tactic->name) / shared.at(step.problem);
    const NodeId node = schedule_.steps()[i].node;
    out.choices[index(node)] = {std::string(best->tactic->name), time, step.problem};
    std::vector<std::string> others;
    for (const Candidate& one : step.candidates) {
      if (one.time_us == kNotTimed) continue;
      const double mean = times.at(one.tactic->name) / shared.at(step.problem);
      others.push_back(str(one.tactic->name, " ", fixed(mean, 1), " us"));
      if (options_.cache && !step.cached)
        options_.cache->put(device_.signature(), step.problem, one.tactic->name, mean);
    }
    out.report.push_back(str(ir::describe(graph_, graph_.node(node)), ": ", best->tactic->name,
                             others.empty() ? std::string(" (not timed)") : str(" of ", join(others))));
    for (const std::string& reason : step.declined) out.report.push_back(str("    declined ", reason));
  }
  return out;
}

Result<Tuning> Tuner::run(const Profile& profile) {
  TRY_ASSIGN(const Resolved resolved, resolve_at_opt(profile));
  for (const Port& port : graph_.outputs()) outputs_.emplace_back(resolved.types[index(port.value)].bytes() + 64);
  TRY_ASSIGN(schedule_,
             Schedule::make(
                 graph_, resolved, device_,
                 [this](NodeId node, const Problem& problem) { return offer(node, problem); }, options_.threads));
  if (options_.level > 0) TRY(time_all());
  return decide();
}

}  // namespace

Result<Tuning> choose_tactics(const Graph& graph, const Profile& profile, const Device& device,
                              const Options& options) {
  return Tuner(graph, device, options).run(profile);
}

}  // namespace tenon::tune
