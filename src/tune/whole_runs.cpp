// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Networks that differ in the tactics of some problems, replayed in turns.
#include "tune/whole_runs.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "base/hash.h"

namespace tenon::tune {

namespace {

constexpr double kClose = 1.12;       // times the best by itself
constexpr double kLeastShare = 0.02;  // of the network's time
constexpr double kLeastGain = 0.004;  // of the network's time, for which another candidate is taken
// Times the launches' own times from which on the network in a row shows something that these do not. BERT-large at
// batch 32 took 1.05 with products that drew the more power, and 1.02 with others of the same own times.
constexpr double kLonger = 1.01;
// A turn: runs in a row for so long that the device's clocks have settled, behind others that are not timed.
constexpr double kSettle_us = 50e3, kTurn_us = 100e3;
constexpr int kTurns = 3;
// All turns together take no longer than so many runs, or so long. A shorter network than this gets none.
constexpr double kMostRuns = 300, kMost_us = 5e6, kShort_us = 5e3;

/// By question: the candidate that is taken.
using Taken = std::vector<size_t>;

/// The network with some candidates, recorded.
struct Lane {
  Taken taken;
  std::unique_ptr<Recording> recording;
  double median_us = kNotTimed;
};

class WholeRuns {
 public:
  WholeRuns(const Questions& questions, const std::vector<Contest>& contests, Schedule& schedule, const Device& device,
            const Options& options)
      : questions_(questions), contests_(contests), schedule_(schedule), device_(device), options_(options) {}

  /// What is taken; nothing where the time is over.
  Result<std::optional<Taken>> run(WholeRunReport& report);

 private:
  Result<> put(const Taken& taken);
  Result<std::optional<Lane>> lane(Taken taken);
  Result<double> turn_us(const Lane& lane);
  Result<bool> race(std::vector<Lane>& lanes);
  Result<> contend(const std::vector<Taken>& others);
  Result<> contend_all();
  Result<std::optional<Taken>> best_from(const Taken& own, WholeRunReport& report);
  std::vector<Taken> without_leaders() const;
  double own_us(const Taken& taken) const;
  bool affords(size_t turns) const {
    return spent_us_ + static_cast<double>(turns) * (kSettle_us + kTurn_us) <= std::min(kMostRuns * run_us_, kMost_us);
  }
  std::string_view library(size_t question, size_t candidate) const {
    return questions_.all()[question].candidates[candidate].tactic->library;
  }
  bool is_late() const { return options_.deadline && std::chrono::steady_clock::now() >= *options_.deadline; }

  const Questions& questions_;
  const std::vector<Contest>& contests_;
  Schedule& schedule_;
  const Device& device_;
  const Options& options_;
  std::unique_ptr<Stream> stream_;
  std::map<std::pair<size_t, size_t>, Prepared> prepared_;  // by step and candidate: recordings have their addresses
  std::vector<size_t> placed_;                              // by step: the candidate that the schedule has
  std::set<Taken> tried_;
  Lane now_;
  double run_us_ = 0, spent_us_ = 0;
  double gain_ = 1;  // the network's time over that of the first
};

Result<> WholeRuns::put(const Taken& taken) {
  constexpr auto kNone = std::numeric_limits<size_t>::max();
  placed_.resize(questions_.of_step().size(), kNone);
  for (size_t step = 0; step < placed_.size(); ++step) {
    const Question& question = questions_.all()[questions_.of_step()[step]];
    const size_t wanted = taken[questions_.of_step()[step]];
    if (placed_[step] == wanted) continue;
    const Tactic* tactic = question.candidates[wanted].tactic;
    const auto [at, fresh] = prepared_.try_emplace({step, wanted});
    if (fresh) {
      TRY_ASSIGN(at->second, tactic->prepare(schedule_.steps()[step].problem, device_).note(question.where));
    }
    if (!schedule_.replace(step, {tactic, at->second})) {
      return Error(ErrorCode::internal, str(tactic->name, ": expected the workspace that it asked for before"))
          .note(question.where);
    }
    placed_[step] = wanted;
  }
  return Done{};
}

Result<std::optional<Lane>> WholeRuns::lane(Taken taken) {
  TRY(put(taken));
  TRY(schedule_.run(*stream_));  // libraries load their kernels at the first launch
  TRY(stream_->synchronize());
  TRY_ASSIGN(auto recording, schedule_.record(*stream_));
  if (!recording) return std::optional<Lane>();
  return std::optional(Lane{std::move(taken), std::move(recording)});
}

int runs_in(double time_us, double run_us) { return std::max(1, static_cast<int>(time_us / std::max(run_us, 1.0))); }

Result<double> WholeRuns::turn_us(const Lane& lane) {
  const int settle = runs_in(kSettle_us, run_us_), runs = runs_in(kTurn_us, run_us_);
  spent_us_ += (settle + runs) * run_us_;
  TRY(stream_->replays_us(*lane.recording, settle));
  return stream_->replays_us(*lane.recording, runs);
}

/// Medians of turns whose order goes forth and back. False if the deadline passed.
Result<bool> WholeRuns::race(std::vector<Lane>& lanes) {
  std::vector<std::vector<double>> samples(lanes.size());
  for (int turn = 0; turn < kTurns; ++turn) {
    if (options_.progress && !options_.progress(1))
      return Error(ErrorCode::cancelled, "cancelled while timing tactics");
    for (size_t i = 0; i < lanes.size(); ++i) {
      if (is_late()) return false;
      const size_t at = turn % 2 == 0 ? i : lanes.size() - 1 - i;
      TRY_ASSIGN(const double time_us, turn_us(lanes[at]));
      samples[at].push_back(time_us);
    }
  }
  for (size_t i = 0; i < lanes.size(); ++i) {
    std::ranges::nth_element(samples[i], samples[i].begin() + kTurns / 2);
    lanes[i].median_us = samples[i][kTurns / 2];
  }
  return true;
}

/// Takes the best of the others, if it gains enough on what is taken now.
Result<> WholeRuns::contend(const std::vector<Taken>& others) {
  std::vector<Taken> fresh;
  for (const Taken& other : others) {
    if (!tried_.contains(other)) fresh.push_back(other);
  }
  if (!affords((fresh.size() + 1) * kTurns)) return Done{};  // fewer of them may be afforded later
  tried_.insert(fresh.begin(), fresh.end());
  std::vector<Lane> lanes;
  for (Taken& other : fresh) {
    TRY_ASSIGN(auto made, lane(std::move(other)));
    if (made) lanes.push_back(std::move(*made));
  }
  if (lanes.empty()) return Done{};
  lanes.push_back(std::move(now_));
  const Result<bool> raced = race(lanes);
  now_ = std::move(lanes.back());
  lanes.pop_back();
  TRY_ASSIGN(const bool in_time, raced);
  const auto best = std::ranges::min_element(lanes, {}, &Lane::median_us);
  if (!in_time || best->median_us > (1 - kLeastGain) * now_.median_us) return Done{};
  gain_ *= best->median_us / now_.median_us;
  now_ = std::move(*best);
  return Done{};
}

/// For each library that leads somewhere, and for ours: the next best wherever it does.
std::vector<Taken> WholeRuns::without_leaders() const {
  std::set<std::string_view> leaders;
  for (const Contest& one : contests_) leaders.insert(library(one.question, one.rivals[0]));
  std::vector<Taken> out;
  for (const std::string_view leader : leaders) {
    Taken other = now_.taken;
    for (const Contest& one : contests_) {
      if (library(one.question, one.rivals[0]) == leader) other[one.question] = one.rivals[1];
    }
    out.push_back(std::move(other));
  }
  return out;
}

/// First all at once, for what each of them adds is less than what a time tells; then one by one.
Result<> WholeRuns::contend_all() {
  TRY(contend(without_leaders()));
  for (const Contest& one : contests_) {
    std::vector<Taken> others;
    for (const size_t rival : one.rivals) {
      others.push_back(now_.taken);
      others.back()[one.question] = rival;
    }
    TRY(contend(others));
  }
  return Done{};
}

/// Of all launches, each by itself.
double WholeRuns::own_us(const Taken& taken) const {
  double sum_us = 0;
  for (const size_t q : questions_.of_step()) {
    const Candidate& one = questions_.all()[q].candidates[taken[q]];
    sum_us += one.time_us == kNotTimed ? one.expected_us : one.time_us;
  }
  return sum_us;
}

/// As run(); what is to be beaten is the launches' own choice.
Result<std::optional<Taken>> WholeRuns::best_from(const Taken& own, WholeRunReport& report) {
  TRY_ASSIGN(auto first, lane(own));
  if (!first) return std::optional(own);  // a strict cache is to find that, too
  now_ = std::move(*first);
  TRY_ASSIGN(run_us_, stream_->replays_us(*now_.recording, 2));
  TRY_ASSIGN(now_.median_us, turn_us(now_));
  report.raced = now_.median_us > kLonger * report.before_us;
  if (report.raced) TRY(contend_all());
  if (is_late()) return std::optional<Taken>();
  report.after_us = now_.median_us;
  report.before_us = report.after_us / gain_;
  return std::optional(now_.taken);
}

Result<std::optional<Taken>> WholeRuns::run(WholeRunReport& report) {
  TRY_ASSIGN(stream_, device_.make_stream());
  stream_->set_threads(options_.threads);
  Taken own;
  for (const Question& question : questions_.all()) own.push_back(best_of(question));
  tried_.insert(own);
  const double sum_us = own_us(own);
  report.before_us = report.after_us = sum_us;
  if (sum_us < kShort_us) return std::optional(own);
  auto best = best_from(own, report);
  if (best.ok() || best.error().code() != ErrorCode::out_of_memory) return best;
  report.raced = false;
  report.found_no_memory = true;
  return std::optional(own);
}

double kept_us(const Candidate& one) {
  return one.time_us == kNotTimed ? kNotTimed : TimingCache::as_kept(one.time_us);
}

/// To the best by itself.
bool is_close(const Question& question, const Candidate& one) {
  return kept_us(one) <= kClose * kept_us(question.candidates[best_of(question)]);
}

/// The least timed candidate of each library and of ours, if they are close to the best.
std::vector<size_t> rivals_of(const Question& question) {
  std::vector<size_t> out = {best_of(question)};
  std::vector<size_t> order;
  for (size_t i = 0; i < question.candidates.size(); ++i) {
    const Candidate& one = question.candidates[i];
    if (one.time_us != kNotTimed && is_close(question, one)) order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, [&](size_t i) { return kept_us(question.candidates[i]); });
  for (const size_t i : order) {
    const auto is_its = [&](size_t k) {
      return question.candidates[k].tactic->library == question.candidates[i].tactic->library;
    };
    if (std::ranges::none_of(out, is_its)) out.push_back(i);
  }
  return out;
}

}  // namespace

WholeRunCache::WholeRunCache(const Questions& questions, const Device& device, TimingCache& cache)
    : device_(device.signature()), cache_(cache) {
  uint64_t hash = 0;
  for (const size_t q : questions.of_step()) hash = hash_text(questions.all()[q].text, hash);
  network_ = str(hash);
}

std::string WholeRunCache::key(const Question& question) const {
  return str("network ", network_, ": ", question.text);
}

void WholeRunCache::recall(Questions& questions) const {
  for (Question& question : questions.all()) {
    if (std::ranges::any_of(question.candidates, &Candidate::chosen)) continue;
    const std::string chosen = cache_.chosen(device_, key(question));
    const auto named =
        std::ranges::find_if(question.candidates, [&](const Candidate& one) { return one.tactic->name == chosen; });
    if (named != question.candidates.end() && is_close(question, *named)) named->chosen = true;
  }
}

void WholeRunCache::keep(const Question& question, const Candidate& taken, double network_us) {
  cache_.choose(device_, key(question), taken.tactic->name, TimingCache::as_kept(network_us));
}

std::vector<Contest> worth_whole_runs(const Questions& questions) {
  std::vector<double> totals_us(questions.all().size(), 0);
  double all_us = 0;
  for (const size_t q : questions.of_step()) {
    double time_us = kNotTimed;
    for (const Candidate& one : questions.all()[q].candidates) time_us = std::min(time_us, one.time_us);
    if (time_us == kNotTimed) continue;
    totals_us[q] += TimingCache::as_kept(time_us);
    all_us += TimingCache::as_kept(time_us);
  }
  std::vector<Contest> out;
  for (size_t q = 0; q < totals_us.size(); ++q) {
    const Question& question = questions.all()[q];
    if (totals_us[q] < kLeastShare * all_us || std::ranges::any_of(question.candidates, &Candidate::chosen)) continue;
    std::vector<size_t> rivals = rivals_of(question);
    if (rivals.size() > 1) out.push_back({q, std::move(rivals), totals_us[q]});
  }
  std::ranges::stable_sort(out, std::greater(), &Contest::total_us);
  return out;
}

Result<WholeRunReport> choose_by_whole_runs(Questions& questions, const std::vector<Contest>& contests,
                                            Schedule& schedule, const Device& device, const Options& options) {
  WholeRunReport report;
  TRY_ASSIGN(const auto taken, WholeRuns(questions, contests, schedule, device, options).run(report));
  if (!taken) return report;
  for (const Contest& one : contests) questions.all()[one.question].candidates[(*taken)[one.question]].chosen = true;
  report.done = true;
  return report;
}

}  // namespace tenon::tune
