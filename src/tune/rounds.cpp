// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Who runs in which step of which round.
#include "tune/rounds.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

#include "tune/finals.h"
#include "tune/levels.h"
#include "tune/plausible.h"
#include "tune/timed_run.h"

namespace tenon::tune {

namespace {

constexpr double kHopeless = 2.5;  // times the best, seen twice: not worth another round
// Bytes of constant operands from which on packings live one after the other.
constexpr size_t kHeavy = size_t{1} << 20;
// Packings over the weights, and bytes more, from which on those of all steps do.
constexpr double kMostPacked = 1.0;
constexpr size_t kFreePacked = size_t{32} << 20;

class Rounds {
 public:
  Rounds(Questions& questions, Schedule& schedule, const Device& device, const Options& options)
      : questions_(questions),
        schedule_(schedule),
        device_(device),
        options_(options),
        level_(level_of(options.level)) {
    level_.samples = std::max(level_.samples, options.samples);
  }

  Result<RoundsReport> run();

 private:
  std::vector<std::vector<size_t>> steps_of_questions() const;
  void deal();
  void weigh();
  int deal_finals();
  void redeal(size_t step, const std::vector<size_t>& candidates, int wanted);
  void settle_finals();
  Slot* pick(size_t step);
  bool is_open();
  bool hopeless(const Question& question, const Slot& slot) const;
  Result<> put(size_t step, Slot& slot);
  void forget_others(size_t step, const Slot& slot);
  void heed_memory();
  bool one_by_one(size_t step) const { return crowded_ || heavy_[step]; }
  bool is_late() const { return options_.deadline && std::chrono::steady_clock::now() >= *options_.deadline; }
  double done() const;
  void tell(RoundsReport& report) const;
  Result<bool> all_rounds(Stream& stream, Plausibility& plausible, RoundsReport& report);
  Result<> finals(Stream& stream, Plausibility& plausible, RoundsReport& report);
  Result<bool> one_round(Stream& stream, Plausibility& plausible);

  Questions& questions_;
  Schedule& schedule_;
  const Device& device_;
  const Options& options_;
  Level level_;
  std::vector<std::vector<Slot>> slots_;         // by step; the first is what runs when nothing is asked
  std::vector<std::vector<size_t>> contenders_;  // of the finals, by question; none where nothing is decided there
  std::optional<std::chrono::steady_clock::time_point> finals_end_;
  std::vector<bool> heavy_;    // by step: its candidates are timed one after the other
  size_t most_packed_ = 0;     // bytes of packings from which on all steps are as heavy ones
  bool crowded_ = false;       // they were reached
  std::vector<Slot*> placed_;  // by step: what the schedule has now
  std::vector<Slot*> timed_;   // by step: whose sample this round takes
};

std::vector<std::vector<size_t>> Rounds::steps_of_questions() const {
  std::vector<std::vector<size_t>> out(questions_.all().size());
  for (size_t step = 0; step < questions_.of_step().size(); ++step) out[questions_.of_step()[step]].push_back(step);
  return out;
}

/// Steps that share a question share its candidates out among them, unless the level asks every step.
void Rounds::deal() {
  const auto steps_of = steps_of_questions();
  slots_.resize(questions_.of_step().size());
  for (size_t q = 0; q < steps_of.size(); ++q) {
    const Question& question = questions_.all()[q];
    std::vector<size_t> open;
    for (size_t i = 0; i < question.candidates.size(); ++i) {
      if (!question.known && question.candidates[i].wanted && question.candidates[i].time_us == kNotTimed)
        open.push_back(i);
    }
    const size_t hands = steps_of[q].size();
    for (size_t k = 0; k < hands; ++k) {
      auto& slots = slots_[steps_of[q][k]];
      for (size_t i = 0; i < open.size(); ++i) {
        if (level_.every_step || i % hands == k) slots.push_back({.candidate = open[i], .wanted = level_.samples});
      }
      // Whoever got none runs, and times once more, what is expected to be best.
      if (slots.empty()) slots.push_back({.candidate = best_of(question), .wanted = level_.samples});
    }
  }
  placed_.resize(slots_.size(), nullptr);
  timed_.resize(slots_.size(), nullptr);
}

/// Which steps have heavy constants, and how many bytes of packings are too many.
void Rounds::weigh() {
  std::set<const std::byte*> counted;
  size_t all_bytes = 0;
  for (size_t step = 0; step < slots_.size(); ++step) {
    size_t bytes = 0;
    for (const Constant& one : schedule_.steps()[step].problem.constants) {
      if (!one) continue;
      bytes += one.bytes().size();
      if (counted.insert(one.bytes().data()).second) all_bytes += one.bytes().size();
    }
    heavy_.push_back(bytes >= kHeavy);
  }
  most_packed_ = static_cast<size_t>(kMostPacked * static_cast<double>(all_bytes)) + kFreePacked;
}

bool Rounds::hopeless(const Question& question, const Slot& slot) const {
  if (slot.samples < std::min(2, slot.wanted)) return false;
  double best_us = kNotTimed;
  for (const Candidate& one : question.candidates) best_us = std::min(best_us, one.time_us);
  return slot.best_us > kHopeless * best_us;
}

/// The slot of a step that has the fewest samples, or the most where packings live one by one, and needs more; null if
/// none does.
Slot* Rounds::pick(size_t step) {
  const Question& question = questions_.all()[questions_.of_step()[step]];
  if (question.known) return nullptr;
  Slot* found = nullptr;
  for (size_t i = 0; i < slots_[step].size(); ++i) {
    // Each step begins elsewhere, so that the tactic that packs the most is not in all of them at once.
    Slot& slot = slots_[step][(i + step) % slots_[step].size()];
    if (slot.settled() || hopeless(question, slot)) continue;
    if (!found || (one_by_one(step) ? slot.samples > found->samples : slot.samples < found->samples)) found = &slot;
  }
  return found;
}

Result<> Rounds::put(size_t step, Slot& slot) {
  if (placed_[step] == &slot) return Done{};
  const Question& question = questions_.all()[questions_.of_step()[step]];
  const Tactic* tactic = question.candidates[slot.candidate].tactic;
  if (!slot.prepared) {
    if (one_by_one(step) && placed_[step]) {  // what runs now goes before the next is packed
      schedule_.replace(step, {tactic, question.stand_in});
      placed_[step] = nullptr;
      forget_others(step, slot);
    }
    TRY_ASSIGN(slot.prepared, tactic->prepare(schedule_.steps()[step].problem, device_).note(question.where));
  }
  if (!schedule_.replace(step, {tactic, *slot.prepared})) {
    return Error(ErrorCode::internal, str(tactic->name, ": expected the workspace that it asked for before"))
        .note(question.where);
  }
  forget_others(step, slot);
  placed_[step] = &slot;
  heed_memory();
  return Done{};
}

/// Packings that wait for their turn are many small ones, too: where they are too much together, none waits any more.
void Rounds::heed_memory() {
  if (crowded_ || device_.packed_bytes() <= most_packed_) return;
  crowded_ = true;
  for (size_t step = 0; step < slots_.size(); ++step) {
    if (placed_[step]) forget_others(step, *placed_[step]);
  }
}

/// Frees the packed weights of losers; where packings live one by one those of all others: the best are packed again at
/// the end.
void Rounds::forget_others(size_t step, const Slot& slot) {
  double best_us = kNotTimed;
  for (const Slot& one : slots_[step]) best_us = std::min(best_us, one.best_us);
  bool any = false;
  for (Slot& one : slots_[step]) {
    if (&one == &slot || !one.prepared) continue;
    if (!one_by_one(step) && (!one.settled() || one.best_us <= best_us)) continue;
    one.prepared.reset();
    any = true;
  }
  if (any) device_.trim();
}

/// The finals are the last tenth.
double Rounds::done() const {
  constexpr double kBeforeFinals = 0.9;
  double done = 0;
  double all = 1;
  for (const auto& slots : slots_) {
    for (const Slot& slot : slots) {
      done += std::min(slot.samples, slot.wanted);
      all += slot.wanted;
    }
  }
  return finals_end_ ? kBeforeFinals + (1 - kBeforeFinals) * done / all : kBeforeFinals * done / all;
}

void Rounds::tell(RoundsReport& out) const {
  for (const auto& slots : slots_) {
    for (const Slot& slot : slots) {
      out.doubted += slot.doubted;
      if (finals_end_) continue;
      out.timed += slot.samples > 0 ? 1 : 0;
      out.disagreed += slot.agrees() ? 0 : 1;
      out.unbelieved += slot.doubted > 0 && slot.samples == 0 ? 1 : 0;
    }
  }
}

/// Is anything left to time?
bool Rounds::is_open() {
  for (size_t step = 0; step < slots_.size(); ++step) {
    if (pick(step)) return true;
  }
  return false;
}

/// False if nothing was left to time, or no time was.
Result<bool> Rounds::one_round(Stream& stream, Plausibility& plausible) {
  bool any = false;
  for (size_t step = 0; step < slots_.size(); ++step) {
    timed_[step] = pick(step);
    any = any || timed_[step];
    auto& slots = slots_[step];
    const auto faster = [](const Slot& a, const Slot& b) { return a.best_us < b.best_us; };
    TRY(put(step, timed_[step] ? *timed_[step] : *std::min_element(slots.begin(), slots.end(), faster)));
    if (is_late()) return false;
  }
  if (!any) return false;
  // Who has no rival is timed too: people ask where the time goes.
  const auto wanted = [&](size_t step) {
    const auto& candidates = questions_.all()[questions_.of_step()[step]].candidates;
    return timed_[step] || (candidates.size() == 1 && candidates[0].time_us == kNotTimed);
  };
  TRY(run_timed_where(schedule_, stream, device_, wanted, [&](size_t step, double time_us) {
    auto& candidates = questions_.all()[questions_.of_step()[step]].candidates;
    const Step& run = schedule_.steps()[step];
    if (!plausible.holds(run.prepared.work, time_us)) {
      if (timed_[step]) ++timed_[step]->doubted;
      return;
    }
    if (timed_[step]) timed_[step]->add(time_us);
    Candidate& one = timed_[step] ? candidates[timed_[step]->candidate] : candidates[0];
    if ((!timed_[step] && candidates.size() > 1) || one.cached) return;
    one.time_us = std::min(one.time_us, time_us);
    if (timed_[step] && timed_[step]->best_us <= one.time_us) one.doubted = !timed_[step]->agrees();
  }));
  return true;
}

/// Other candidates for a step; what is packed of them stays.
void Rounds::redeal(size_t step, const std::vector<size_t>& candidates, int wanted) {
  const auto running = placed_[step] ? std::optional(placed_[step]->candidate) : std::nullopt;
  std::vector<Slot> slots = final_slots(candidates, wanted, slots_[step]);
  placed_[step] = nullptr;
  slots_[step] = std::move(slots);
  for (Slot& slot : slots_[step]) {
    if (slot.candidate == running && slot.prepared) placed_[step] = &slot;
  }
  if (placed_[step]) return;
  const Question& question = questions_.all()[questions_.of_step()[step]];
  schedule_.replace(step, {question.candidates[candidates[0]].tactic, question.stand_in});
}

/// How many problems have close tactics.
int Rounds::deal_finals() {
  const auto steps_of = steps_of_questions();
  int finals = 0;
  for (size_t q = 0; q < steps_of.size(); ++q) {
    contenders_.push_back(contenders(questions_.all()[q]));
    finals += contenders_.back().empty() ? 0 : 1;
    size_t hands = 0;
    for (const size_t step : steps_of[q]) {
      const bool decides = !contenders_[q].empty() && hands < (one_by_one(step) ? 1 : kFinalSteps);
      hands += decides ? 1 : 0;
      decides ? redeal(step, contenders_[q], kFinalSamples) : redeal(step, {best_of(questions_.all()[q])}, 0);
    }
  }
  device_.trim();
  return finals;
}

void Rounds::settle_finals() {
  const auto steps_of = steps_of_questions();
  for (size_t q = 0; q < steps_of.size(); ++q) {
    std::vector<const std::vector<Slot>*> slots;
    for (const size_t step : steps_of[q]) slots.push_back(&slots_[step]);
    settle(questions_.all()[q], contenders_[q], slots);
  }
}

/// False if the time was over.
Result<bool> Rounds::all_rounds(Stream& stream, Plausibility& plausible, RoundsReport& report) {
  for (;; ++report.rounds) {
    if (options_.progress && !options_.progress(done())) {
      return Error(ErrorCode::cancelled, "cancelled while timing tactics");
    }
    if (is_late()) return false;
    if (finals_end_ && std::chrono::steady_clock::now() >= *finals_end_) return true;
    TRY_ASSIGN(const bool more, one_round(stream, plausible));
    if (!more) return !is_late();
  }
}

Result<> Rounds::finals(Stream& stream, Plausibility& plausible, RoundsReport& report) {
  report.finals = deal_finals();
  if (report.finals == 0) return Done{};
  TRY(all_rounds(stream, plausible, report));
  tell(report);
  settle_finals();
  return Done{};
}

Result<RoundsReport> Rounds::run() {
  const auto start = std::chrono::steady_clock::now();
  deal();
  weigh();
  TRY_ASSIGN(const auto stream, device_.make_stream());
  stream->set_threads(options_.threads);
  Plausibility plausible(*stream);
  RoundsReport report;
  for (size_t step = 0; step < slots_.size(); ++step) {
    report.out_of_time = is_late();
    if (report.out_of_time) return report;
    TRY(put(step, slots_[step][0]));
  }
  TRY(schedule_.run(*stream));  // the first run touches memory that no later one does
  TRY_ASSIGN(const bool in_time, all_rounds(*stream, plausible, report));
  report.out_of_time = !in_time && is_open();
  tell(report);
  if (!in_time || options_.level < kLeastFinalLevel || device_.tuning_traits().times_by_replays) return report;
  finals_end_ = end_of_finals(start, std::chrono::steady_clock::now());
  TRY(finals(*stream, plausible, report));
  return report;
}

}  // namespace

Result<RoundsReport> time_candidates(Questions& questions, Schedule& schedule, const Device& device,
                                     const Options& options) {
  return Rounds(questions, schedule, device, options).run();
}

}  // namespace tenon::tune
