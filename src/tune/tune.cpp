// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// One profile after the other: shapes at its opt, questions, times, answers. Times travel from one profile to the next
// in the cache.
#include "tune/tune.h"

#include <algorithm>
#include <set>

#include "ir/verify.h"
#include "ops/anchored.h"
#include "tune/ahead.h"
#include "tune/feed.h"
#include "tune/levels.h"
#include "tune/questions.h"
#include "tune/rounds.h"
#include "tune/whole_runs.h"

namespace tenon::tune {

namespace {

class Tuner {
 public:
  Tuner(const Graph& graph, const Device& device, const Options& options, TimingCache& cache)
      : graph_(graph), device_(device), options_(options), cache_(cache) {}

  Result<> add(const Profile& profile);
  Tuning take() { return std::move(out_); }

 private:
  Result<> time(Questions& questions, Schedule& schedule, Feed& feed);
  Result<> decide_close(Questions& questions, Schedule& schedule, Feed& feed);
  void remember(const Questions& questions);
  void answer(const Questions& questions, const Schedule& schedule);
  void tell(const Question& question, const Candidate& best);

  const Graph& graph_;
  const Device& device_;
  const Options& options_;
  TimingCache& cache_;
  Tuning out_;
  std::set<std::string> told_;  // questions and refusals that are in the report
};

/// Times what is not known, if times may be taken at all.
Result<> Tuner::time(Questions& questions, Schedule& schedule, Feed& feed) {
  const auto open =
      std::find_if(questions.all().begin(), questions.all().end(), [](const Question& q) { return !q.known; });
  if (open == questions.all().end()) return Done{};
  if (options_.strict_cache) {
    return Error(ErrorCode::not_found, str("expected a time in the timing cache, found none for ", open->text))
        .note(str("while choosing a tactic for ", open->where))
        .hint("build once without the strict timing cache, on this machine and with this cache file");
  }
  if (options_.deterministic) {
    out_.notes.push_back("deterministic: no tactic was timed; what is not in the timing cache is by expected time");
    return Done{};
  }
  TRY(feed.bind(graph_, schedule));
  TRY_ASSIGN(const RoundsReport rounds, time_candidates(questions, schedule, device_, options_));
  out_.notes.push_back(str("tactics were timed in ", rounds.rounds, " runs of the network"));
  if (rounds.finals > 0)
    out_.notes.push_back(str(rounds.finals, " problems with close tactics were timed once more among these"));
  if (rounds.disagreed > 0) {
    out_.notes.push_back(str("the machine was busy: the samples of ", rounds.disagreed, " of ", rounds.timed,
                             " timed tactics did not agree within 20 %"));
  }
  if (rounds.doubted > 0) {
    out_.notes.push_back(str(rounds.doubted, " samples were thrown away: they claim more than the measured peak"));
  }
  if (rounds.unbelieved > 0) {
    out_.notes.push_back(str("no sample of ", rounds.unbelieved, " of ", rounds.timed + rounds.unbelieved,
                             " timed tactics can be true: they count as not timed"));
  }
  if (rounds.out_of_time)
    out_.notes.push_back("the build time was over before every tactic was timed: the rest is by expected time");
  return Done{};
}

/// Lets the whole network's time decide what the times of single launches leave open.
Result<> Tuner::decide_close(Questions& questions, Schedule& schedule, Feed& feed) {
  constexpr int kLeastLevel = 3;
  if (!options_.whole_runs || options_.level < kLeastLevel || !device_.tuning_traits().times_by_replays) return Done{};
  WholeRunCache known(questions, device_, cache_);
  known.recall(questions);
  const std::vector<Contest> contests = worth_whole_runs(questions);
  const bool late = options_.deadline && std::chrono::steady_clock::now() >= *options_.deadline;
  if (contests.empty() || late || options_.deterministic) return Done{};
  if (options_.strict_cache) {
    const Question& open = questions.all()[contests[0].question];
    return Error(ErrorCode::not_found,
                 str("expected the whole network's choice in the timing cache, found none for ", open.text))
        .note(str("while choosing a tactic for ", open.where))
        .hint("build once without the strict timing cache, on this machine and with this cache file");
  }
  if (feed.outputs.empty()) TRY(feed.bind(graph_, schedule));
  TRY_ASSIGN(const WholeRunReport report, choose_by_whole_runs(questions, contests, schedule, device_, options_));
  if (report.found_no_memory)
    out_.notes.push_back("no memory for runs of the whole network: close tactics are by their own times");
  if (!report.done) return Done{};
  int others = 0;
  for (const Contest& one : contests) {
    const Question& question = questions.all()[one.question];
    const size_t taken = best_of(question);
    others += taken == one.rivals[0] ? 0 : 1;
    known.keep(question, question.candidates[taken], report.after_us);
  }
  if (!report.raced) return Done{};
  out_.notes.push_back(str("runs of the whole network decided ", contests.size(), " problems with close tactics, ",
                           others, " against the tactics' own times: ", fixed(report.after_us, 1), " us, ",
                           fixed(report.before_us, 1), " before"));
  return Done{};
}

void Tuner::remember(const Questions& questions) {
  for (const Question& question : questions.all()) {
    for (const Candidate& one : question.candidates) {
      if (one.cached) continue;
      if (one.time_us != kNotTimed)
        cache_.put(device_.signature(), question.text, one.tactic->name, TimingCache::as_kept(one.time_us));
    }
  }
}

void Tuner::tell(const Question& question, const Candidate& best) {
  std::vector<std::string> others;
  for (const Candidate& one : question.candidates) {
    if (one.time_us != kNotTimed)
      others.push_back(str(one.tactic->name, " ", fixed(one.time_us, 1), " us"));
    else if (question.candidates.size() > 1)
      others.push_back(str(one.tactic->name, " expected ", fixed(one.expected_us, 1), " us"));
  }
  out_.report.push_back(
      str(question.where, ": ", best.tactic->name, others.empty() ? std::string() : str(" of ", join(others))));
  for (const std::string& remark : question.remarks) {
    if (told_.insert(remark).second) out_.report.push_back("    " + remark);
  }
  for (const Refusal& refusal : question.declined) {
    // A tactic of any operator, or of any anchor, declines most of them: said once, not for every node.
    const std::string line = str("declined ", refusal.tactic->name, ": ", refusal.reason.message());
    const bool of_any = refusal.tactic->op == "*" || refusal.tactic->op == Anchored::kName;
    if (of_any && !told_.insert(line).second) continue;
    out_.report.push_back("    " + line);
  }
}

void Tuner::answer(const Questions& questions, const Schedule& schedule) {
  std::vector<Choice>& choices = out_.choices.emplace_back(graph_.nodes().size());
  for (size_t step = 0; step < questions.of_step().size(); ++step) {
    const Question& question = questions.all()[questions.of_step()[step]];
    const Candidate& best = question.candidates[best_of(question)];
    const double time_us = best.time_us == kNotTimed ? 0 : TimingCache::as_kept(best.time_us);
    choices[index(schedule.steps()[step].node)] = {std::string(best.tactic->name), time_us, question.text};
    if (told_.insert(question.text).second) {
      tell(question, best);
    } else {
      out_.report.push_back(str(ir::describe(graph_, graph_.node(schedule.steps()[step].node)), ": ", best.tactic->name,
                                ", as in ", question.where));
    }
  }
}

Result<> Tuner::add(const Profile& profile) {
  TRY_ASSIGN(Feed feed, feed_at_opt(graph_, profile));
  ask_ahead(graph_, feed.resolved, device_, options_);
  Questions questions(graph_, device_, options_, cache_);
  TRY_ASSIGN(Schedule schedule,
             Schedule::make(
                 graph_, feed.resolved, device_,
                 [&](NodeId node, const Problem& problem) { return questions.ask(node, problem); }, options_.threads));
  if (out_.choices.empty()) {
    out_.arena_bytes = schedule.arena().bytes;
    out_.arena_lower_bound = schedule.arena().lower_bound;
  }
  if (options_.level > 0) TRY(time(questions, schedule, feed));
  TRY(decide_close(questions, schedule, feed));
  remember(questions);
  answer(questions, schedule);
  return Done{};
}

}  // namespace

Result<Tuning> choose_tactics(const Graph& graph, std::span<const Profile> profiles, const Device& device,
                              const Options& options) {
  TimingCache own;
  Tuner tuner(graph, device, options, options.cache ? *options.cache : own);
  for (size_t i = 0; i < profiles.size(); ++i) TRY(tuner.add(profiles[i]).note(str("at profile ", i)));
  return tuner.take();
}

}  // namespace tenon::tune
