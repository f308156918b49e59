// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Threads of our own and not OpenMP's, whose libgomp spins for 300,000 pauses (16 ms) wherever a thread waits, unless a
// variable that it reads when it is loaded says otherwise: on a busy machine that takes the core from the one waited
// for.
#include "base/thread_pool.h"

#include <omp.h>
#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <system_error>
#include <thread>
#include <vector>

#include "base/waiting.h"

namespace tenon {
namespace {

using std::chrono::microseconds;

// A worker that has nothing to do stays awake for what may lie between two launches of one inference.
constexpr SpinBounds kBetweenTeams{microseconds(2), microseconds(300)};
// The caller knows that the others are about to be done; as at barriers (threads.cpp).
constexpr SpinBounds kForTheLast{microseconds(2), microseconds(500)};

constexpr Team kAlone{};

/// A word that threads wait on, and how many of them sleep.
struct alignas(64) WaitedWord {
  std::atomic<uint32_t> value{0}, sleepers{0};

  void set(uint32_t to) { set_and_wake(value, to, sleepers); }
  void wait_while(uint32_t before, SpinBounds bounds, std::chrono::nanoseconds& spin_for) {
    tenon::wait_while(value, before, sleepers, bounds, spin_for);
  }
};

/// Where the calling thread is.
struct Membership {
  Team team;
  bool inside = false;
  int alone = 0;  // teams of one inside of each other, the innermost ones
};
thread_local Membership membership;

// A child of fork() has none of its parent's workers: pools of before are left as they are there.
std::atomic<uint32_t> process{0};
std::atomic<int> running_members{0};  // of the teams of all pools
void count_forks() {
  static const int registered = ::pthread_atfork(nullptr, nullptr, [] {
    ++process;
    running_members = 0;
  });
  static_cast<void>(registered);
}

/// OMP_PROC_BIND ties the first thread of a program to one place; workers, which would inherit that, take the next
/// ones.
struct Place {
  explicit Place(int rank) {
#if defined(_OPENMP)
    if (omp_get_proc_bind() == omp_proc_bind_false || omp_get_num_places() <= 0) return;
    const int place = (std::max(0, omp_get_place_num()) + rank) % omp_get_num_places();
    processors.resize(static_cast<size_t>(omp_get_place_num_procs(place)));
    omp_get_place_proc_ids(place, processors.data());
#else
    static_cast<void>(rank);
#endif
  }
  void take() const {
    if (processors.empty()) return;
    cpu_set_t set;
    CPU_ZERO(&set);
    for (const int one : processors) CPU_SET(one, &set);
    ::pthread_setaffinity_np(::pthread_self(), sizeof(set), &set);  // a hint: without it the work is done all the same
  }
  std::vector<int> processors;
};

class Pool {
 public:
  Pool() = default;
  ~Pool() {
    fork(kStop, nullptr, nullptr);
    for (std::thread& worker : workers_) worker.join();
  }
  Pool(const Pool&) = delete;

  int grow(int threads) {
    try {
      workers_.reserve(static_cast<size_t>(threads));
      while (static_cast<int>(workers_.size()) + 1 < threads) {
        const int rank = static_cast<int>(workers_.size()) + 1;
        workers_.emplace_back([this, rank, before = ticket_.value.load(), place = Place(rank)] {
          place.take();
          work(rank, before);
        });
      }
    } catch (const std::exception&) {  // as many as there are
    }
    return std::min(threads, static_cast<int>(workers_.size()) + 1);
  }

  Team fork(int size, void (*function)(void*), void* data) {
    function_ = function;
    data_ = data;
    running_.store(size - 1, std::memory_order_relaxed);
    done_before_ = done_.value.load(std::memory_order_relaxed);
    state_.next_chunk.store(0, std::memory_order_relaxed);
    const uint32_t count = ticket_.value.load(std::memory_order_relaxed) / kMostMembers + 1;
    ticket_.set(count * kMostMembers + static_cast<uint32_t>(size));
    return {.rank = 0, .size = size, .state = &state_};
  }

  void join() { done_.wait_while(done_before_, kForTheLast, spin_for_the_last_); }

  static constexpr int kMostMembers = 4096;

 private:
  static constexpr int kStop = 0;

  void work(int rank, uint32_t seen) {
    std::chrono::nanoseconds spin_for = kBetweenTeams.longest;
    for (;;) {
      ticket_.wait_while(seen, kBetweenTeams, spin_for);
      seen = ticket_.value.load(std::memory_order_acquire);
      // Who has no part in a team looks at nothing but the ticket: the next team may be set up meanwhile.
      const int size = static_cast<int>(seen % kMostMembers);
      if (size == kStop) return;
      if (rank >= size) continue;
      membership = {.team = {.rank = rank, .size = size, .state = &state_}, .inside = true};
      function_(data_);
      membership = {};
      if (running_.fetch_sub(1, std::memory_order_acq_rel) == 1) done_.set(done_before_ + 1);
    }
  }

  WaitedWord ticket_;  // number of the team times kMostMembers, plus its size
  void (*function_)(void*) = nullptr;
  void* data_ = nullptr;
  uint32_t done_before_ = 0;
  alignas(64) std::atomic<int> running_{0};  // workers that are not done
  WaitedWord done_;
  std::chrono::nanoseconds spin_for_the_last_ = kForTheLast.longest;
  TeamState state_;
  std::vector<std::thread> workers_;
};

/// The pool of the calling thread.
struct Owned {
  std::unique_ptr<Pool> pool;
  uint32_t of_process = 0;

  Pool& get() {
    if (pool && of_process != process) static_cast<void>(pool.release());
    if (!pool) {
      count_forks();
      pool = std::make_unique<Pool>();
      of_process = process;
    }
    return *pool;
  }
  ~Owned() {
    if (of_process != process) static_cast<void>(pool.release());
  }
};
thread_local Owned owned;

/// Fuzzers, which clang compiles without OpenMP, want one thread.
int limited(int threads) {
#if defined(_OPENMP)
  return std::min(threads, Pool::kMostMembers - 1);
#else
  return std::min(threads, 1);
#endif
}

}  // namespace

int startable_threads(int threads) {
  threads = limited(threads);
  if (threads <= 1 || membership.inside) return 1;
  return owned.get().grow(threads);
}

void fork_team(int threads, void (*function)(void*), void* data) {
  const bool alone = membership.inside || membership.alone > 0 || omp_in_parallel();
  threads = alone ? 1 : startable_threads(threads);
  if (threads <= 1) {
    ++membership.alone;
    return;
  }
  running_members.fetch_add(threads, std::memory_order_relaxed);
  membership = {.team = owned.get().fork(threads, function, data), .inside = true};
}

void join_team() {
  if (membership.alone > 0) {
    --membership.alone;
    return;
  }
  owned.get().join();
  running_members.fetch_sub(membership.team.size, std::memory_order_relaxed);
  membership = {};
}

const Team* current_team() {
  if (membership.alone > 0) return &kAlone;
  return membership.inside ? &membership.team : nullptr;
}

bool cores_suffice() { return running_members.load(std::memory_order_relaxed) <= usable_cores(); }

}  // namespace tenon
