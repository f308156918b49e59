// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Teams on the calling thread's pool, and their barrier.
#include "base/threads.h"

#include <omp.h>

#include "base/thread_pool.h"
#include "base/waiting.h"

namespace tenon {
namespace {

using std::chrono::microseconds;

// Ten times what a sleeper needs to wake (20 to 50 us in a virtual machine): whose processors sleep within an inference
// is slower by more than that wait (decision 1). Where the others have no core, spinning only keeps them from getting
// one.
constexpr SpinBounds kAtBarriers{microseconds(2), microseconds(500)};
thread_local std::chrono::nanoseconds spin_for = kAtBarriers.longest;

using Body = FunctionRef<void(const Team&)>;

void run_member(void* body) { (*static_cast<Body*>(body))(*current_team()); }

}  // namespace

void Team::wait_for_all() const {
  const uint32_t generation = state->generation.load(std::memory_order_acquire);
  if (state->arrived.fetch_add(1, std::memory_order_acq_rel) == size - 1) {
    state->next_chunk.store(0, std::memory_order_relaxed);
    state->arrived.store(0, std::memory_order_relaxed);
    set_and_wake(state->generation, generation + 1, state->sleepers);
    return;
  }
  wait_while(state->generation, generation, state->sleepers, kAtBarriers, spin_for);
}

void run_team(int threads, Body body) {
  fork_team(threads, &run_member, &body);
  run_member(&body);
  join_team();
}

int usable_cores() { return std::max(1, omp_get_num_procs()); }

}  // namespace tenon
