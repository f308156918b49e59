// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What oneDNN's library calls of OpenMP (GCC's entry points: libgomp manual, "The libgomp ABI"), answered by teams.
#include "backends/cpu/lib/onednn_threads.h"

#include <omp.h>

#include <oneapi/dnnl/dnnl.h>
#include <algorithm>
#include <array>

#include "backends/cpu/lib/library_calls.h"
#include "base/thread_pool.h"

extern "C" {
void GOMP_parallel_start(void (*function)(void*), void* data, unsigned threads);
void GOMP_parallel_end();
void GOMP_barrier();
bool GOMP_loop_static_start(long start, long end, long step, long chunk, long* first, long* last);
bool GOMP_loop_static_next(long* first, long* last);
void GOMP_loop_end_nowait();
}

namespace tenon::cpu {
namespace {

thread_local int threads_of_scope = 0;  // 0 outside of OnednnThreads

/// The calling thread is ours to answer: in a scope, or a member of a team that one forked.
bool is_ours() { return threads_of_scope > 0 || current_team() != nullptr; }

int max_threads() {
  if (threads_of_scope > 0) return threads_of_scope;
  const Team* team = current_team();
  return team ? team->size : omp_get_max_threads();
}
int num_threads() {
  const Team* team = current_team();
  return team ? team->size : omp_get_num_threads();
}
int thread_num() {
  const Team* team = current_team();
  return team ? team->rank : omp_get_thread_num();
}
int in_parallel() {
  const Team* team = current_team();
  return team ? static_cast<int>(team->size > 1) : omp_in_parallel();
}

void parallel_start(void (*function)(void*), void* data, unsigned threads) {
  if (!is_ours()) return GOMP_parallel_start(function, data, threads);
  fork_team(threads == 0 ? max_threads() : static_cast<int>(threads), function, data);
}
void parallel_end() { is_ours() ? join_team() : GOMP_parallel_end(); }

void barrier() {
  const Team* team = current_team();
  team ? team->sync() : GOMP_barrier();
}

/// The calling member's turns of `for (i = start; step > 0 ? i < end : i > end; i += step)`, dealt out statically.
struct Loop {
  long start = 0, step = 1, count = 0, chunk = 0, turn = 0;
};
thread_local Loop loop;

bool loop_next(long* first, long* last) {
  const Team* team = current_team();
  if (!team) return GOMP_loop_static_next(first, last);
  long begin = 0, end = 0;  // of the iterations
  if (loop.chunk <= 0) {    // one piece each, the first ones larger by one
    if (loop.turn > 0) return false;
    const long each = loop.count / team->size, larger = loop.count % team->size;
    begin = each * team->rank + std::min<long>(team->rank, larger);
    end = begin + each + (team->rank < larger ? 1 : 0);
  } else {  // chunks in turns
    begin = (loop.turn * team->size + team->rank) * loop.chunk;
    end = std::min(begin + loop.chunk, loop.count);
  }
  ++loop.turn;
  if (begin >= end) return false;
  *first = loop.start + begin * loop.step;
  *last = loop.start + end * loop.step;
  return true;
}

bool loop_start(long start, long end, long step, long chunk, long* first, long* last) {
  if (!current_team()) return GOMP_loop_static_start(start, end, step, chunk, first, last);
  const long count = step > 0 ? (end - start + step - 1) / step : (end - start + step + 1) / step;
  loop = {start, step, std::max(0L, count), chunk, 0};
  return loop_next(first, last);
}

void loop_end() {
  if (!current_team()) GOMP_loop_end_nowait();
}

template <typename F>
Answer answer(std::string_view name, F* function) {
  return {name, reinterpret_cast<void (*)()>(function)};
}

bool redirect() {
  const std::array answers = {answer("GOMP_parallel_start", &parallel_start),
                              answer("GOMP_parallel_end", &parallel_end),
                              answer("GOMP_barrier", &barrier),
                              answer("GOMP_loop_static_start", &loop_start),
                              answer("GOMP_loop_static_next", &loop_next),
                              answer("GOMP_loop_end_nowait", &loop_end),
                              answer("omp_get_max_threads", &max_threads),
                              answer("omp_get_num_threads", &num_threads),
                              answer("omp_get_thread_num", &thread_num),
                              answer("omp_in_parallel", &in_parallel)};
  constexpr std::array<std::string_view, 3> kAll = {"GOMP_", "omp_", "__kmpc_"};
  // A constant of the library that we are bound to: a program may have loaded another version for itself.
  return redirect_calls(dnnl_version(), answers, kAll);
}

}  // namespace

bool onednn_runs_on_teams() {
  static const bool does = redirect();
  return does;
}

OnednnThreads::OnednnThreads(int threads) {
  if (onednn_runs_on_teams()) {
    before_ = threads_of_scope;
    threads_of_scope = startable_threads(threads);
  } else {
    before_ = omp_get_max_threads();
    omp_set_num_threads(startable_threads(threads));
  }
}

OnednnThreads::~OnednnThreads() {
  if (onednn_runs_on_teams()) {
    threads_of_scope = before_;
  } else {
    omp_set_num_threads(before_);
  }
}

}  // namespace tenon::cpu
