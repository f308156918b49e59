// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Spinning with a look at the clock now and then; futexes by their system call.
#include "base/waiting.h"

#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/thread_pool.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tenon {
namespace {

constexpr int kPausesBetweenLooksAtTheClock = 8;

void relax() {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

/// True if the value changed while we looked.
bool spin(const std::atomic<uint32_t>& value, uint32_t before, std::chrono::nanoseconds spin_for) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + spin_for;
  do {
    for (int pause = 0; pause < kPausesBetweenLooksAtTheClock; ++pause) {
      if (value.load(std::memory_order_acquire) != before) return true;
      relax();
    }
  } while (Clock::now() < end);
  return false;
}

// The processors on which a thread went to sleep last, and on which one woke it. Of several pools' threads they may be
// others': then somebody moves for nothing.
std::atomic<int> slept_on{-1}, woken_from{-1};

/// Whoever sleeps until another of its team is done wakes up where it slept: if that is where the other runs, and no
/// processor is idle, the two go on taking turns on one, since at no time more than one of them wants it. Only threads
/// of ours are moved, not the callers. Both spin for long again: who sleeps may be woken next to the waker.
thread_local bool has_parted = false;
std::atomic<int64_t> partings{0};
void part_from(const std::atomic<int>& other) {
  constexpr auto kRest = std::chrono::milliseconds(50);  // moving takes some 20 us
  thread_local std::chrono::steady_clock::time_point next{};
  const Team* team = current_team();
  if (!team || other.load(std::memory_order_relaxed) != ::sched_getcpu()) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next) return;
  next = now + kRest;
  if (!cores_suffice()) return;  // some share one anyhow: moving only takes another team's
  partings.fetch_add(1, std::memory_order_relaxed);
  has_parted = true;
  if (team->rank > 0) leave_processor();
}

static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t), "a futex is the word itself");

}  // namespace

void wait_while(std::atomic<uint32_t>& value, uint32_t before, std::atomic<uint32_t>& sleepers, SpinBounds bounds,
                std::chrono::nanoseconds& spin_for) {
  if (std::exchange(has_parted, false)) spin_for = bounds.longest;
  if (spin(value, before, spin_for)) {
    spin_for = std::min(2 * spin_for, bounds.longest);
    return;
  }
  spin_for = std::max(spin_for / 2, bounds.shortest);
  slept_on.store(::sched_getcpu(), std::memory_order_relaxed);
  sleepers.fetch_add(1);
  while (value.load() == before) {
    ::syscall(SYS_futex, &value, FUTEX_WAIT_PRIVATE, before, nullptr, nullptr, 0);
  }
  sleepers.fetch_sub(1);
  part_from(woken_from);
}

void set_and_wake(std::atomic<uint32_t>& value, uint32_t to, std::atomic<uint32_t>& sleepers) {
  // Sequentially consistent, as the sleeper's count and check are: it sees the new value, or we see the sleeper.
  value.store(to);
  if (sleepers.load() == 0) return;
  woken_from.store(::sched_getcpu(), std::memory_order_relaxed);
  ::syscall(SYS_futex, &value, FUTEX_WAKE_PRIVATE, INT32_MAX, nullptr, nullptr, 0);
  part_from(slept_on);
}

int64_t times_parted() { return partings.load(std::memory_order_relaxed); }

void leave_processor() {
  cpu_set_t all;
  const int here = ::sched_getcpu();
  if (here < 0 || here >= CPU_SETSIZE || ::sched_getaffinity(0, sizeof(all), &all) != 0) return;
  cpu_set_t others = all;
  CPU_CLR(here, &others);
  if (CPU_COUNT(&others) == 0 || ::sched_setaffinity(0, sizeof(others), &others) != 0) return;
  ::sched_setaffinity(0, sizeof(all), &all);
}

}  // namespace tenon
