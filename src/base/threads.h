// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// SPMD teams: every member of a team runs the same function and splits the work by its rank.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>

#include "base/function_ref.h"

namespace tenon {

/// What the members of one team share. Lives on the stack of run_team().
struct alignas(64) TeamState {
  std::atomic<uint32_t> generation{0};             // counts the barriers passed
  std::atomic<uint32_t> sleepers{0};               // members that wait for the next generation without a core
  alignas(64) std::atomic<int> arrived{0};         // members waiting at the current barrier
  alignas(64) std::atomic<int64_t> next_chunk{0};  // of the running chunks(); the last member at a barrier puts it to 0
};

/// A half-open interval of work items.
struct WorkRange {
  int64_t begin = 0, end = 0;
  int64_t size() const { return end - begin; }
  bool empty() const { return begin >= end; }
};

/// One member's view of its team. Cheap to copy; valid while run_team() runs.
struct Team {
  int rank = 0, size = 1;
  TeamState* state = nullptr;  // null only in a team of one

  /// Waits until all members are here. What they wrote before is visible to all after.
  void sync() const {
    if (size > 1) wait_for_all();
  }

  /// This member's part of [0, n): contiguous, cut at multiples of `grain`. No barrier.
  WorkRange range(int64_t n, int64_t grain = 1) const {
    const int64_t blocks = (n + grain - 1) / grain;
    const int64_t begin = blocks * rank / size * grain;
    return {begin, std::min(n, blocks * (rank + 1) / size * grain)};
  }

  /// Calls body(WorkRange) for pieces of [0, n) of at most `grain` items, claimed by whoever is free. Every member must
  /// call it; it ends with a barrier.
  template <typename Body>
  void chunks(int64_t n, int64_t grain, Body&& body) const {
    last_chunks(n, grain, body);
    sync();
  }

  /// The same without the barrier: for the last loop of a kernel, since the executor puts a barrier behind it.
  template <typename Body>
  void last_chunks(int64_t n, int64_t grain, Body&& body) const {
    if (size == 1) {
      for (int64_t i = 0; i < n; i += grain) body(WorkRange{i, std::min(n, i + grain)});
      return;
    }
    for (;;) {
      const int64_t i = state->next_chunk.fetch_add(grain, std::memory_order_relaxed);
      if (i >= n) break;
      body(WorkRange{i, std::min(n, i + grain)});
    }
  }

 private:
  void wait_for_all() const;
};

/// Runs body(team) on `threads` threads, the caller among them, and returns when all are done. The body must not throw.
/// Inside another parallel region (ours or the caller's own) the team has one member. Allocates nothing once the
/// threads exist.
void run_team(int threads, FunctionRef<void(const Team&)> body);

/// Cores that this process may use; the default number of threads.
int usable_cores();

}  // namespace tenon
