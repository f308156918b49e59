// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Asking each distinct problem once, and looking its times up.
#include "tune/questions.h"

#include <algorithm>

#include "backend/fetching_team.h"
#include "ir/verify.h"
#include "tune/levels.h"
#include "tune/sharing.h"

namespace tenon::tune {

namespace {
// A library's time over that of the best of ours from which on it is taken.
constexpr double kLibraryMustGain = 1.03;
// Convolutions of bytes of 100 us, with weights of 0.3 to 0.6 MB, took 8 to 20 us less in their place than when they
// are timed; and a library between two of them ends the parallel region twice.
constexpr double kFetchedGains = 1.25, kFetchedUs = 20;
}  // namespace

Questions::Questions(const Graph& graph, const Device& device, const Options& options, const TimingCache& cache)
    : graph_(graph), device_(device), asked_(device.for_asking()), options_(options), cache_(cache) {}

/// Leaves the offers that the caller selects.
Result<> Questions::narrow(NodeId node, const Problem& problem, const std::string& text, std::vector<Offer>& offers) {
  const Node& asking = graph_.node(node);
  Selection selection{
      text, asking.origin.empty() ? std::string(asking.op.name()) : to_string(asking.origin), problem, {}};
  for (const Offer& offer : offers) {
    selection.candidates.push_back({offer.tactic->name, offer.expected_us, offer.prepared.workspace_bytes});
  }
  TRY_ASSIGN(const std::vector<size_t> selected, options_.select(selection));
  std::vector<Offer> left;
  for (size_t i = 0; i < offers.size(); ++i) {
    if (std::find(selected.begin(), selected.end(), i) != selected.end()) left.push_back(std::move(offers[i]));
  }
  if (left.empty())
    return Error(ErrorCode::invalid_argument, str("no tactic was selected for '", selection.layer, "'"));
  offers = std::move(left);
  return Done{};
}

Result<Question> Questions::make(NodeId node, const Problem& problem, std::string text) {
  Question question{std::move(text), ir::describe(graph_, graph_.node(node)), node, {}, {}, {}, {}, true};
  Offers offers = ask_tactics(problem, asked_ ? *asked_ : device_, options_.disabled_tactics);
  if (offers.accepted.empty()) return offers.none(problem);
  if (options_.select) TRY(narrow(node, problem, question.text, offers.accepted));
  const Level level = level_of(options_.level);
  const double limit_us = offers.accepted[0].expected_us * level.expected;
  const std::string chosen = cache_.chosen(device_.signature(), question.text);
  bool any_chosen = false;
  size_t workspace_bytes = 0;
  uint64_t held = ~uint64_t{0};
  for (const Offer& offer : offers.accepted) {
    workspace_bytes = std::max(workspace_bytes, offer.prepared.workspace_bytes);
    held &= offer.prepared.held;
    Candidate one{offer.tactic, static_cast<bool>(offer.prepared.team), offer.expected_us, kNotTimed};
    one.chosen = offer.tactic->name == chosen;
    one.fetched = takes_fetched(offer.prepared);
    one.wanted = level.samples > 0 && offers.accepted.size() > 1 && one.expected_us <= limit_us;
    if (const auto time = cache_.find(device_.signature(), question.text, one.tactic->name)) {
      one.time_us = *time;
      one.cached = true;
    }
    if (!offer.prepared.remark.empty()) question.remarks.push_back(str(one.tactic->name, ": ", offer.prepared.remark));
    any_chosen = any_chosen || one.chosen;
    if (one.wanted && one.time_us == kNotTimed) question.known = false;
    question.candidates.push_back(one);
  }
  question.known = question.known || any_chosen;
  question.stand_in = std::move(offers.accepted[0].prepared);
  question.stand_in.workspace_bytes = workspace_bytes;
  question.stand_in.held = held;  // constants that another candidate reads are uploaded
  question.declined = std::move(offers.declined);
  return question;
}

Result<Solution> Questions::ask(NodeId node, const Problem& problem) {
  std::string text = str(timing_text(problem, device_), " threads=", problem.threads);
  const auto [at, fresh] = by_text_.try_emplace(text, all_.size());
  if (fresh) {
    TRY_ASSIGN(Question question, make(node, problem, std::move(text)));
    all_.push_back(std::move(question));
  }
  of_step_.push_back(at->second);
  const Question& question = all_[at->second];
  return Solution{question.candidates[0].tactic, question.stand_in};
}

size_t best_of(const Question& question) {
  size_t best = 0;
  size_t best_own = 0;
  double time_us = kNotTimed;
  double own_us = kNotTimed;
  for (size_t i = 0; i < question.candidates.size(); ++i) {
    const Candidate& one = question.candidates[i];
    if (one.chosen) return i;
    if (one.time_us < time_us) {
      best = i;
      time_us = one.time_us;
    }
    if (one.own_threads && one.time_us < own_us) {
      best_own = i;
      own_us = one.time_us;
    }
  }
  if (own_us == kNotTimed) return best;
  const Candidate& own = question.candidates[best_own];
  if (own.doubted && own.expected_us <= question.candidates[best].expected_us) return best_own;
  const double limit_us = kLibraryMustGain * time_us;
  return own_us <= (own.fetched ? std::min(limit_us + kFetchedUs, kFetchedGains * time_us) : limit_us) ? best_own
                                                                                                       : best;
}

}  // namespace tenon::tune
