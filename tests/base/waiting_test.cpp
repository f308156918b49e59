// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Threads that part from the processor that they run on.
#include "base/waiting.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <thread>

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

}  // namespace
}  // namespace tenon
