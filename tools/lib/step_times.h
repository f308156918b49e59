// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Times of launches: medians, and traces that Perfetto and chrome://tracing load.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "tools/lib/graph_view.h"
#include "tools/lib/session.h"

namespace tenon::tools {

/// Median microseconds of each launch over some inferences, after two that warm up.
std::vector<double> median_step_times_us(Session& session, int inferences);

/// Writes down every launch of the sessions that it watches: one lane each.
class Trace {
 public:
  explicit Trace(const EngineView& view) : view_(view) {}

  /// `session` must live as long as this, or be given to forget().
  void watch(Session& session, const std::string& lane);
  static void forget(Session& session);
  /// Trace Event Format, JSON object form.
  std::string json() const;

 private:
  struct Event {
    int lane, step;
    double begin_s, end_s;
  };
  const EngineView& view_;
  std::mutex mutex_;
  std::vector<std::string> lanes_;
  std::vector<Event> events_;
};

}  // namespace tenon::tools
