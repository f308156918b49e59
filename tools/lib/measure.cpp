// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The measuring loop.
#include "tools/lib/measure.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

#include "tools/lib/interrupt.h"
#include "tools/lib/start_thread.h"

namespace tenon::tools {
namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Shared {
  std::mutex mutex;
  std::vector<Query> queries;
  std::exception_ptr error;
  std::atomic<int> count = 0;  // measured queries of all sessions
  std::atomic<bool> stop = false;
};

void run_queries(Session& session, const MeasureOptions& options, Clock::time_point start, Shared& shared) {
  try {
    std::vector<Query> mine;
    mine.reserve(static_cast<std::size_t>(options.min_queries) + 1024);
    do {
      Query query;
      query.begin_ms = ms_since(start);
      session.run();
      query.end_ms = ms_since(start);
      mine.push_back(query);
      ++shared.count;
      stop_if_interrupted();
      if (options.idle_ms > 0) std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(options.idle_ms));
    } while (!shared.stop && (shared.count < options.min_queries || ms_since(start) < options.min_duration_s * 1000));
    const std::lock_guard lock(shared.mutex);
    shared.queries.insert(shared.queries.end(), mine.begin(), mine.end());
  } catch (...) {
    const std::lock_guard lock(shared.mutex);
    if (!shared.error) shared.error = std::current_exception();
    shared.stop = true;
  }
}

}  // namespace

Measurement measure(std::span<Session* const> sessions, const MeasureOptions& options) {
  Measurement result;
  const auto warm_up = Clock::now();
  while (result.warm_up_queries < options.min_warm_up || ms_since(warm_up) < options.warm_up_ms) {
    for (Session* session : sessions) session->run();
    result.warm_up_queries += static_cast<int>(sessions.size());
    stop_if_interrupted();
  }
  result.warm_up_ms = ms_since(warm_up);

  Shared shared;
  const auto start = Clock::now();
  if (sessions.size() == 1) {
    run_queries(*sessions[0], options, start, shared);  // here, so that thread-local state stays warm
  } else {
    std::vector<std::jthread> threads;
    try {
      for (Session* session : sessions)
        start_thread(threads, [&, session] { run_queries(*session, options, start, shared); });
    } catch (...) {
      shared.stop = true;  // the threads that did start are joined
      throw;
    }
  }
  if (shared.error) std::rethrow_exception(shared.error);
  result.queries = std::move(shared.queries);
  std::ranges::sort(result.queries, {}, &Query::begin_ms);
  for (const Query& query : result.queries) result.wall_s = std::max(result.wall_s, query.end_ms / 1000);
  return result;
}

std::vector<double> latencies_ms(const Measurement& measurement) {
  std::vector<double> values;
  for (const Query& query : measurement.queries) values.push_back(query.latency_ms());
  return values;
}

}  // namespace tenon::tools
