// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finals: close candidates are timed once more when all others are out.
#pragma once

#include <chrono>
#include <vector>

#include "tune/slot.h"

namespace tenon::tune {

/// From this level on, in so many of the steps that pose a problem, each candidate so often.
constexpr int kLeastFinalLevel = 2, kFinalSamples = 9;
constexpr size_t kFinalSteps = 3;

/// When they end that begin now, after rounds that began at `start`.
std::chrono::steady_clock::time_point end_of_finals(std::chrono::steady_clock::time_point start,
                                                    std::chrono::steady_clock::time_point now);

/// The candidates of a problem that are timed once more: those close to the best, if there are several.
std::vector<size_t> contenders(const Question& question);

/// Slots for these candidates of a step, so many samples each; what is prepared of them in `before` is taken from
/// there.
std::vector<Slot> final_slots(const std::vector<size_t>& candidates, int wanted, std::vector<Slot>& before);

/// A contender's time is the mean of its least times in those of the steps where all contenders were timed.
void settle(Question& question, const std::vector<size_t>& contenders,
            const std::vector<const std::vector<Slot>*>& steps);

}  // namespace tenon::tune
