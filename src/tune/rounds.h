// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rounds: runs of the whole network with other candidates in its steps, so that weights come from memory as they will
// in use.
#pragma once

#include "tune/questions.h"

namespace tenon::tune {

/// What is said of the timing in the report.
struct RoundsReport {
  int rounds = 0;
  int timed = 0;       // tactics in steps
  int disagreed = 0;   // of those: whose two best samples are far apart, so that the machine must have been busy
  int doubted = 0;     // samples that were thrown away: faster than the machine can be
  int unbelieved = 0;  // tactics in steps of whose samples none was kept
  int finals = 0;      // problems whose close tactics were timed once more
  bool out_of_time = false;
};

/// Times the wanted candidates of the questions that are not known. The schedule's ports are bound.
/// Errors: cancelled; those of preparing and launching.
Result<RoundsReport> time_candidates(Questions& questions, Schedule& schedule, const Device& device,
                                     const Options& options);

}  // namespace tenon::tune
