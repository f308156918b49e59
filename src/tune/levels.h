// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the optimization levels mean. docs/tuning.md says it for users.
#pragma once

#include <algorithm>
#include <array>

namespace tenon::tune {

struct Level {
  double expected = 0;      // timed: tactics expected to take up to so many times the least expected
  int samples = 0;          // of each tactic of each problem
  bool every_step = false;  // in every step that poses the problem, not once for all of them
};

inline Level level_of(int level) {
  constexpr double kAll = 1e9;
  constexpr std::array<Level, 6> kLevels = {{
      {0, 0, false},
      {1.5, 1, false},
      {2.5, 2, false},
      {5, 3, false},
      {20, 5, true},
      {kAll, 8, true},
  }};
  return kLevels[static_cast<size_t>(std::clamp(level, 0, 5))];
}

}  // namespace tenon::tune
