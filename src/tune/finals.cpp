// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Who is in the finals, and what follows from their samples.
#include "tune/finals.h"

namespace tenon::tune {

namespace {
// Tactics within so many times of the best, whose samples agree within so much or are taken again so often; for no more
// than this share of the time before, or so long.
constexpr double kClose = 1.3, kDisturbed = 1.05, kShare = 0.5;
constexpr int kRepeats = 4;
constexpr std::chrono::seconds kLeast{2};
}  // namespace

std::chrono::steady_clock::time_point end_of_finals(std::chrono::steady_clock::time_point start,
                                                    std::chrono::steady_clock::time_point now) {
  using Duration = std::chrono::steady_clock::duration;
  return now + std::max<Duration>(kLeast, std::chrono::duration_cast<Duration>(kShare * (now - start)));
}

std::vector<size_t> contenders(const Question& question) {
  std::vector<size_t> out;
  if (question.known) return out;
  const double best_us = question.candidates[best_of(question)].time_us;
  for (size_t i = 0; i < question.candidates.size(); ++i) {
    const Candidate& one = question.candidates[i];
    if (one.time_us == kNotTimed || one.time_us > kClose * best_us) continue;
    if (one.cached) return {};  // its time stays
    out.push_back(i);
  }
  return out.size() > 1 ? out : std::vector<size_t>();
}

std::vector<Slot> final_slots(const std::vector<size_t>& candidates, int wanted, std::vector<Slot>& before) {
  std::vector<Slot> out;
  for (const size_t candidate : candidates) {
    Slot next{.candidate = candidate, .wanted = wanted, .repeats = kRepeats, .disturbed = kDisturbed};
    for (Slot& slot : before) {
      if (slot.candidate == candidate && slot.prepared) next.prepared = std::move(slot.prepared);
    }
    out.push_back(std::move(next));
  }
  return out;
}

void settle(Question& question, const std::vector<size_t>& contenders,
            const std::vector<const std::vector<Slot>*>& steps) {
  std::vector<double> all_us(contenders.size(), 0);
  std::vector<bool> doubted(all_us.size(), false);
  int counted = 0;
  for (const auto* slots : steps) {
    const auto is_timed = [](const Slot& slot) { return slot.samples > 0; };
    if (slots->size() != all_us.size() || !std::ranges::all_of(*slots, is_timed)) continue;
    ++counted;
    for (size_t i = 0; i < all_us.size(); ++i) {
      all_us[i] += (*slots)[i].best_us;
      doubted[i] = doubted[i] || !(*slots)[i].agrees();
    }
  }
  for (size_t i = 0; i < all_us.size() && counted > 0; ++i) {
    Candidate& one = question.candidates[contenders[i]];
    one.time_us = all_us[i] / counted;
    one.doubted = doubted[i];
  }
}

}  // namespace tenon::tune
