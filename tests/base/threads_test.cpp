// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Teams: who does what, and what is visible after a barrier.
#include "base/threads.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <numeric>
#include <thread>
#include <vector>

#include "base/thread_pool.h"

namespace tenon {
namespace {

double processor_ms() { return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

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

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they need more address space than any limit
// Where no more threads can be started, those that can do the work; the process goes on.
TEST(Team, TooFewThreadsDoTheWork) {
  for (const size_t stacks : {0, 3}) {
    const auto work = [stacks]() {
      size_t pages = 0;
      std::ifstream("/proc/self/statm") >> pages;
      constexpr size_t kPage = 4096, kStack = size_t{9} << 20, kSlack = size_t{4} << 20;
      const size_t bytes = pages * kPage + stacks * kStack + kSlack;
      const rlimit limit{bytes, bytes};
      setrlimit(RLIMIT_AS, &limit);
      std::atomic<int> items{0};
      run_team(64, [&](const Team& team) { team.chunks(100, 1, [&](WorkRange) { ++items; }); });
      std::_Exit(items == 100 ? 0 : 1);
    };
    EXPECT_EXIT(std::thread(work).join(), testing::ExitedWithCode(0), "");
  }
}
#endif

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

// The others give up their cores while one member is late: they must wake, and cost next to nothing meanwhile.
TEST(Team, SleepsWhileAMemberIsLate) {
  constexpr int kLateMs = 200;
  double spent_ms = 0;
  run_team(2, [&](const Team& team) {
    team.sync();
    if (team.size < 2) return;  // built without threads
    if (team.rank == 0) {
      const double start = processor_ms();
      std::this_thread::sleep_for(std::chrono::milliseconds(kLateMs));
      spent_ms = processor_ms() - start;
    }
    team.sync();
  });
  EXPECT_LT(spent_ms, kLateMs / 4);
}

// Between teams their threads sleep: each would else take a core from whoever has work (libgomp's spin 16 ms each
// time).
TEST(Team, LeavesTheCoresAloneWhenItIsDone) {
  constexpr int kTeams = 20;
  const double start = processor_ms();
  for (int i = 0; i < kTeams; ++i) {
    run_team(4, [](const Team& team) { team.sync(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_LT(processor_ms() - start, 3 * kTeams);
}

/// Processes that keep every core busy while this lives.
class BusyCores {
 public:
  BusyCores() {
    for (int core = 0; core < 2 * usable_cores(); ++core) {
      if (const pid_t child = ::fork(); child > 0) {
        children_.push_back(child);
      } else if (child == 0) {
        ::alarm(60);  // should we be killed
        volatile bool go_on = true;
        while (go_on) continue;
      }
    }
  }
  ~BusyCores() {
    for (const pid_t child : children_) ::kill(child, SIGKILL);
    for (const pid_t child : children_) ::waitpid(child, nullptr, 0);
  }

 private:
  std::vector<pid_t> children_;
};

/// Processor time of many short teams whose members wait for each other at every step, as small networks do.
double time_of_short_teams() {
  volatile double sink = 0;
  const double start = processor_ms();
  for (int i = 0; i < 40; ++i) {
    run_team(2, [&](const Team& team) {
      for (int step = 0; step < 10; ++step) {
        double sum = team.rank;
        for (int k = 1; k < 20000; ++k) sum += 1.0 / k;
        if (sum < 0) sink = sum;
        team.sync();
      }
    });
  }
  return processor_ms() - start;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // the children would spin in their runtimes
// Members whose partners have no core must not spin for them.
TEST(Team, TakesHardlyMoreProcessorTimeOnABusyMachine) {
  const double quiet = time_of_short_teams();
  const BusyCores others;
  EXPECT_LT(time_of_short_teams(), 3 * quiet + 20);
}
#endif

struct Marks {
  std::atomic<int> calls{0};
  std::atomic<int> ranks{0};
  static void mark(void* data) {
    auto& marks = *static_cast<Marks*>(data);
    ++marks.calls;
    marks.ranks += current_team()->rank;
  }
};

TEST(ForkedTeam, LeavesTheCallersPartToIt) {
  if (startable_threads(3) < 3) GTEST_SKIP() << "built without threads (#4)";
  EXPECT_EQ(current_team(), nullptr);
  for (const int size : {3, 2, 3}) {  // a smaller one leaves the last thread alone
    Marks marks;
    fork_team(size, &Marks::mark, &marks);
    ASSERT_NE(current_team(), nullptr);
    EXPECT_EQ(current_team()->rank, 0);
    EXPECT_EQ(current_team()->size, size);
    join_team();
    EXPECT_EQ(marks.calls, size - 1);
    EXPECT_EQ(marks.ranks, size * (size - 1) / 2);
    EXPECT_EQ(current_team(), nullptr);
  }
}

TEST(ForkedTeam, IsAloneInsideAnother) {
  Marks marks;
  fork_team(2, &Marks::mark, &marks);
  const int outer = current_team()->size;
  fork_team(2, &Marks::mark, &marks);
  EXPECT_EQ(current_team()->size, 1);
  join_team();
  EXPECT_EQ(current_team()->size, outer);
  join_team();
  EXPECT_EQ(marks.calls, outer - 1);
}

#if !defined(__SANITIZE_THREAD__)  // which allows no new threads after fork()
// Python's multiprocessing forks: the child has none of its parent's threads and makes its own.
TEST(ForkedTeam, WorksInAForkedProcess) {
  run_team(2, [](const Team& team) { team.sync(); });
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::alarm(20);
    std::atomic<int> members{0};
    run_team(2, [&](const Team&) { ++members; });
    std::_Exit(members == startable_threads(2) ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}
#endif

// More members than cores, and other teams beside: nobody waits for ever.
TEST(Team, ManyTeamsOfManyMembersFinish) {
  std::vector<std::thread> callers;
  std::atomic<int64_t> total{0};
  for (int caller = 0; caller < 3; ++caller) {
    callers.emplace_back([&] {
      run_team(4, [&](const Team& team) {
        for (int round = 0; round < 300; ++round) {
          team.chunks(64, 8, [&](WorkRange r) { total += r.size(); });
        }
      });
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(total, 3 * 300 * 64);
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
