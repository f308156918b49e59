// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The arena: no two lives share a byte, and little is wasted.
#include "plan/arena.h"

#include <gtest/gtest.h>

#include <random>

namespace tenon {
namespace {

void expect_apart(const std::vector<Lifetime>& lifetimes, const Arena& arena) {
  for (size_t i = 0; i < lifetimes.size(); ++i) {
    EXPECT_EQ(arena.offsets[i] % kArenaAlignment, 0u);
    EXPECT_LE(arena.offsets[i] + lifetimes[i].bytes, arena.bytes);
    for (size_t k = 0; k < i; ++k) {
      const bool together = lifetimes[i].first <= lifetimes[k].last && lifetimes[k].first <= lifetimes[i].last;
      const bool apart = arena.offsets[i] + lifetimes[i].bytes <= arena.offsets[k] ||
                         arena.offsets[k] + lifetimes[k].bytes <= arena.offsets[i];
      EXPECT_TRUE(!together || apart || lifetimes[i].bytes == 0 || lifetimes[k].bytes == 0) << i << " and " << k;
    }
  }
}

TEST(Arena, ReusesWhatIsFree) {
  const std::vector<Lifetime> chain = {{1000, 0, 1}, {1000, 1, 2}, {1000, 2, 3}, {0, 0, 3}};
  const Arena arena = plan_arena(chain);
  expect_apart(chain, arena);
  EXPECT_EQ(arena.bytes, 2048u);
  EXPECT_EQ(arena.lower_bound, 2048u);
}

TEST(Arena, IsNearTheBoundOnRandomLives) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    std::vector<Lifetime> lifetimes;
    for (int i = 0; i < 80; ++i) {
      const int first = static_cast<int>(random() % 60);
      lifetimes.push_back({64 * (1 + random() % 200), first, first + static_cast<int>(random() % 8)});
    }
    const Arena arena = plan_arena(lifetimes);
    expect_apart(lifetimes, arena);
    EXPECT_LE(static_cast<double>(arena.bytes), 1.12 * static_cast<double>(arena.lower_bound)) << "round " << round;
    EXPECT_EQ(arena.offsets, plan_arena(lifetimes).offsets);
  }
}

TEST(Arena, OfNothingIsEmpty) { EXPECT_EQ(plan_arena({}).bytes, 0u); }

}  // namespace
}  // namespace tenon
