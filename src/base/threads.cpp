// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Teams on OpenMP: the same pool of threads that oneDNN uses, so that the two never compete for the cores.
#include "base/threads.h"

#include "base/thread_limits.h"

#include <linux/futex.h>
#include <omp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if defined(__SANITIZE_THREAD__)
extern "C" void __tsan_acquire(void* address);
extern "C" void __tsan_release(void* address);
#endif

namespace tenon {
namespace {

using Nanoseconds = std::chrono::nanoseconds;

// A waiter spins for so long before it gives up its core. The longest is what a sleeper needs to wake (20 to 50 us in a
// virtual machine); where the others have no core, spinning only keeps them from getting one.
constexpr Nanoseconds kLongestSpin = std::chrono::microseconds(60);
constexpr Nanoseconds kShortestSpin = std::chrono::microseconds(2);
constexpr int kPausesBetweenLooksAtTheClock = 8;

// Halved each time that spinning was in vain, doubled each time that it was not.
thread_local Nanoseconds spin_for = kLongestSpin;

void relax() {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

/// True if the generation changed while we looked.
bool spin(const std::atomic<uint32_t>& generation, uint32_t before) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + spin_for;
  do {
    for (int pause = 0; pause < kPausesBetweenLooksAtTheClock; ++pause) {
      if (generation.load(std::memory_order_acquire) != before) return true;
      relax();
    }
  } while (Clock::now() < end);
  return false;
}

void sleep_while(std::atomic<uint32_t>& word, uint32_t value) {
  ::syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
}
void wake_all(std::atomic<uint32_t>& word) {
  ::syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, INT32_MAX, nullptr, nullptr, 0);
}
static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t), "a futex is the word itself");

struct Fork {
  FunctionRef<void(const Team&)> body;
  TeamState state;
};

// libgomp's fork and join are invisible to the thread sanitizer; these say what they order.
void publish([[maybe_unused]] Fork& fork) {
#if defined(__SANITIZE_THREAD__)
  __tsan_release(&fork);
#endif
}
void observe([[maybe_unused]] Fork& fork) {
#if defined(__SANITIZE_THREAD__)
  __tsan_acquire(&fork);
#endif
}

void run_member(Fork& fork) {
  observe(fork);
  const int size = omp_get_num_threads();  // may be fewer than asked for
  fork.body(Team{.rank = omp_get_thread_num(), .size = size, .state = &fork.state});
  publish(fork);
}

[[gnu::no_sanitize_thread]] void run_members(int threads, Fork& fork) {
#pragma omp parallel num_threads(threads)
  run_member(fork);
}

}  // namespace

int startable_threads(int threads) {
  thread_local int proven = 1;
  if (threads <= proven) return threads;
  std::atomic<bool> go{false};
  std::vector<std::thread> started;
  try {
    started.reserve(static_cast<size_t>(threads));
    while (static_cast<int>(started.size()) + 1 < threads) {
      started.emplace_back([&go]() { go.wait(false); });
    }
  } catch (const std::exception&) {  // as many as there are
  }
  go = true;
  go.notify_all();
  for (std::thread& thread : started) thread.join();
  proven = std::max(proven, static_cast<int>(started.size()) + 1);
  return std::min(threads, proven);
}

void Team::wait_for_all() const {
  const uint32_t generation = state->generation.load(std::memory_order_acquire);
  if (state->arrived.fetch_add(1, std::memory_order_acq_rel) == size - 1) {
    state->next_chunk.store(0, std::memory_order_relaxed);
    state->arrived.store(0, std::memory_order_relaxed);
    // Sequentially consistent, as the sleeper's count and check are: it sees the new generation, or we see the sleeper.
    state->generation.store(generation + 1);
    if (state->sleepers.load() > 0) wake_all(state->generation);
    return;
  }
  if (spin(state->generation, generation)) {
    spin_for = std::min(2 * spin_for, kLongestSpin);
    return;
  }
  spin_for = std::max(spin_for / 2, kShortestSpin);
  state->sleepers.fetch_add(1);
  while (state->generation.load() == generation) sleep_while(state->generation, generation);
  state->sleepers.fetch_sub(1);
}

void run_team(int threads, FunctionRef<void(const Team&)> body) {
  if (threads > 1 && !omp_in_parallel()) threads = startable_threads(threads);
  if (threads <= 1 || omp_in_parallel()) {
    body(Team{});
    return;
  }
  Fork fork{.body = body, .state = {}};
  publish(fork);
  run_members(threads, fork);
  observe(fork);
}

int usable_cores() { return std::max(1, omp_get_num_procs()); }

}  // namespace tenon
