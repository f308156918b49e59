// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Teams on OpenMP: the same pool of threads that oneDNN uses, so that the two never compete for the cores.
#include "base/threads.h"

#include <omp.h>
#include <sched.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if defined(__SANITIZE_THREAD__)
extern "C" void __tsan_acquire(void* address);
extern "C" void __tsan_release(void* address);
#endif

namespace tenon {
namespace {

// About 20 us: longer than a well-balanced step's imbalance, far shorter than a time slice that a waiter would waste
// while the last member has no core.
constexpr int kSpins = 1000;

void relax() {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

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

void Team::wait_for_all() const {
  const uint32_t generation = state->generation.load(std::memory_order_acquire);
  if (state->arrived.fetch_add(1, std::memory_order_acq_rel) == size - 1) {
    state->next_chunk.store(0, std::memory_order_relaxed);
    state->arrived.store(0, std::memory_order_relaxed);
    state->generation.store(generation + 1, std::memory_order_release);
    return;
  }
  for (int spin = 0; state->generation.load(std::memory_order_acquire) == generation; ++spin) {
    if (spin < kSpins) {
      relax();
    } else {
      sched_yield();
    }
  }
}

void run_team(int threads, FunctionRef<void(const Team&)> body) {
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
