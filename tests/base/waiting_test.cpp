// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Threads that part from the processor that they run on.
#include "base/waiting.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "base/thread_pool.h"

namespace tenon {
namespace {

cpu_set_t allowed() {
  cpu_set_t all;
  EXPECT_EQ(::sched_getaffinity(0, sizeof(all), &all), 0);
  return all;
}

// The system may move a thread back at any time: one of many tries is enough.
TEST(LeaveProcessor, RunsOnAnotherAndMayUseTheSameOnes) {
  std::thread([] {
    const cpu_set_t before = allowed();
    bool moved = CPU_COUNT(&before) < 2;
    for (int tries = 0; tries < 100 && !moved; ++tries) {
      const int here = ::sched_getcpu();
      leave_processor();
      moved = ::sched_getcpu() != here;
    }
    const cpu_set_t after = allowed();
    EXPECT_TRUE(moved);
    EXPECT_TRUE(CPU_EQUAL(&before, &after));
  }).join();
}

TEST(LeaveProcessor, StaysWhereItMayUseNoOther) {
  std::thread([] {
    const int here = ::sched_getcpu();
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(here, &one);
    ASSERT_EQ(::sched_setaffinity(0, sizeof(one), &one), 0);
    leave_processor();
    EXPECT_EQ(::sched_getcpu(), here);
    const cpu_set_t after = allowed();
    EXPECT_TRUE(CPU_EQUAL(&one, &after));
  }).join();
}

/// Keeps its team inside until `stop`, with one member late at each barrier, so that the others sleep.
void run_unevenly(int threads, std::atomic<int>& inside, const std::atomic<bool>& stop) {
  std::atomic<bool> last_round{false};
  run_team(threads, [&](const Team& team) {
    ++inside;
    for (int round = 0; !last_round; ++round) {
      const auto late = std::chrono::steady_clock::now() + std::chrono::microseconds(700);
      if (round % team.size == team.rank) {
        while (std::chrono::steady_clock::now() < late) continue;
      }
      team.sync();
      if (team.rank == 0) last_round = stop.load();
      team.sync();
    }
  });
}

// Two teams that share the cores would move each other's threads on top of their own.
TEST(Parting, IsNotForTeamsThatShareTheCores) {
  const int threads = std::max(2, usable_cores());
  if (startable_threads(threads) < threads) GTEST_SKIP() << "built without threads (#4)";
  EXPECT_TRUE(cores_suffice());
  std::atomic<int> inside{0};
  std::atomic<bool> stop{false};
  std::vector<std::thread> callers;
  for (int i = 0; i < 2; ++i) callers.emplace_back([&] { run_unevenly(threads, inside, stop); });
  while (inside < 2 * threads) std::this_thread::yield();
  EXPECT_FALSE(cores_suffice());
  const int64_t before = times_parted();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_EQ(times_parted(), before);
  stop = true;
  for (std::thread& caller : callers) caller.join();
  EXPECT_TRUE(cores_suffice());
}

}  // namespace
}  // namespace tenon
