// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Spinning with a look at the clock now and then; futexes by their system call.
#include "base/waiting.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

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

static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t), "a futex is the word itself");

}  // namespace

void wait_while(std::atomic<uint32_t>& value, uint32_t before, std::atomic<uint32_t>& sleepers, SpinBounds bounds,
                std::chrono::nanoseconds& spin_for) {
  if (spin(value, before, spin_for)) {
    spin_for = std::min(2 * spin_for, bounds.longest);
    return;
  }
  spin_for = std::max(spin_for / 2, bounds.shortest);
  sleepers.fetch_add(1);
  while (value.load() == before) {
    ::syscall(SYS_futex, &value, FUTEX_WAIT_PRIVATE, before, nullptr, nullptr, 0);
  }
  sleepers.fetch_sub(1);
}

void set_and_wake(std::atomic<uint32_t>& value, uint32_t to, std::atomic<uint32_t>& sleepers) {
  // Sequentially consistent, as the sleeper's count and check are: it sees the new value, or we see the sleeper.
  value.store(to);
  if (sleepers.load() > 0) ::syscall(SYS_futex, &value, FUTEX_WAKE_PRIVATE, INT32_MAX, nullptr, nullptr, 0);
}

}  // namespace tenon
