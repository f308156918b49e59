// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Slot: one candidate in one step, and what is known of its time there.
#pragma once

#include <algorithm>
#include <optional>

#include "tune/plausible.h"
#include "tune/questions.h"

namespace tenon::tune {

struct Slot {
  static constexpr double kDisturbed = 1.2;  // the second best sample over the best from which on neither is trusted
  static constexpr int kRepeats = 2;         // times the wanted samples, at most, where they do not agree

  size_t candidate = 0;
  int wanted = 0;                         // samples
  int repeats = kRepeats;                 // as kRepeats says
  double disturbed = kDisturbed;          // as kDisturbed says
  std::optional<Prepared> prepared = {};  // made when its turn comes
  int samples = 0;
  double best_us = kNotTimed;
  double second_us = kNotTimed;
  int doubted = 0;  // samples thrown away

  void add(double time_us) {
    ++samples;
    if (time_us < best_us) {
      second_us = best_us;
      best_us = time_us;
    } else {
      second_us = std::min(second_us, time_us);
    }
  }

  bool agrees() const { return samples < 2 || second_us <= disturbed * best_us; }
  bool settled() const {
    if (doubted >= kMostDoubted * wanted) return true;
    return samples >= wanted && (agrees() || samples >= repeats * wanted);
  }
};

}  // namespace tenon::tune
