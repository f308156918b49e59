// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Teams: who does what, and what is visible after a barrier.
#include "base/threads.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace tenon {
namespace {

// Every item belongs to exactly one member, and inner cuts lie on multiples of the grain.
TEST(Team, RangeCoversEveryItemOnce) {
  for (int size : {1, 2, 3, 7}) {
    for (int64_t n : {0, 1, 5, 16, 97}) {
      for (int64_t grain : {1, 4, 6}) {
        int64_t expected_begin = 0;
        for (int rank = 0; rank < size; ++rank) {
          const WorkRange range = Team{.rank = rank, .size = size}.range(n, grain);
          if (range.empty()) continue;
          EXPECT_EQ(range.begin, expected_begin);
          EXPECT_EQ(range.begin % grain, 0);
          expected_begin = range.end;
        }
        EXPECT_EQ(expected_begin, n);
      }
    }
  }
}

// A sum of what the others wrote before the barrier, many times over.
TEST(Team, SyncMakesWritesVisible) {
  for (int threads : {1, 2, 3}) {
    std::vector<int> written(threads, 0);
    std::vector<int64_t> sums(threads, 0);
    run_team(threads, [&](const Team& team) {
      for (int round = 1; round <= 200; ++round) {
        written[team.rank] = round;
        team.sync();
        sums[team.rank] += std::accumulate(written.begin(), written.begin() + team.size, 0);
        team.sync();
      }
    });
    for (int64_t sum : sums) EXPECT_EQ(sum, 200 * 201 / 2 * threads);
  }
}

TEST(Team, ChunksRunEveryItemOnceInEveryLoop) {
  for (int threads : {1, 2, 3}) {
    std::vector<int> counts(103, 0);
    run_team(threads, [&](const Team& team) {
      for (int round = 0; round < 50; ++round) {
        team.chunks(103, 4, [&](WorkRange r) {
          for (int64_t i = r.begin; i < r.end; ++i) ++counts[i];
        });
      }
    });
    for (int count : counts) EXPECT_EQ(count, 50);
  }
}

TEST(Team, IsAloneInsideAnotherTeam) {
  run_team(2, [](const Team&) { run_team(2, [](const Team& inner) { EXPECT_EQ(inner.size, 1); }); });
}

TEST(Team, HasOneMemberWhenAskedForNone) {
  int calls = 0;
  run_team(0, [&](const Team& team) {
    ++calls;
    EXPECT_EQ(team.size, 1);
    EXPECT_EQ(team.rank, 0);
  });
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace tenon
