// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Runs inferences over and over and writes down when each began and ended.
#pragma once

#include <span>
#include <vector>

#include "tools/lib/session.h"

namespace tenon::tools {

struct MeasureOptions {
  double warm_up_ms = 200;
  int min_warm_up = 1;
  int min_queries = 10;
  double min_duration_s = 3;
  double idle_ms = 0;  // between two queries of a session
};

/// Milliseconds since the first measured query began.
struct Query {
  double begin_ms = 0, end_ms = 0;
  double latency_ms() const { return end_ms - begin_ms; }
};

struct Measurement {
  int warm_up_queries = 0;
  double warm_up_ms = 0;
  double wall_s = 0;
  std::vector<Query> queries;  // by begin
};

/// Every session runs in a thread of its own until both minimums are met; Ctrl-C ends it with a Failure.
Measurement measure(std::span<Session* const> sessions, const MeasureOptions& options);

std::vector<double> latencies_ms(const Measurement& measurement);

}  // namespace tenon::tools
