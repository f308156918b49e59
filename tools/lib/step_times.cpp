// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Listening to launches.
#include "tools/lib/step_times.h"

#include <tenon.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/lib/interrupt.h"

namespace tenon::tools {

std::vector<double> median_step_times_us(Session& session, int inferences) {
  constexpr int kWarmUp = 2;
  std::vector<std::vector<double>> times;
  int inference = 0;
  set_step_listener(session.context(), [&](const StepTime& time) {
    const auto step = static_cast<std::size_t>(time.step);
    if (times.size() <= step) times.resize(step + 1);
    if (inference >= kWarmUp) times[step].push_back(1e6 * (time.end_s - time.begin_s));
  });
  for (; inference < inferences + kWarmUp; ++inference) {
    session.run();
    stop_if_interrupted();
  }
  set_step_listener(session.context(), {});
  std::vector<double> medians;
  for (auto& one : times) {
    const auto middle = one.begin() + static_cast<std::ptrdiff_t>(one.size() / 2);
    std::nth_element(one.begin(), middle, one.end());
    medians.push_back(*middle);
  }
  return medians;
}

void Trace::watch(Session& session, const std::string& lane) {
  const int number = static_cast<int>(lanes_.size());
  lanes_.push_back(lane);
  set_step_listener(session.context(), [this, number](const StepTime& time) {
    const std::lock_guard lock(mutex_);
    events_.push_back({number, time.step, time.begin_s, time.end_s});
  });
}

void Trace::forget(Session& session) { set_step_listener(session.context(), {}); }

std::string Trace::json() const {
  using Json = nlohmann::ordered_json;
  Json events = Json::array();
  events.push_back(
      {{"name", "process_name"}, {"ph", "M"}, {"pid", 1}, {"tid", 0}, {"args", {{"name", "tenon " + view_.name}}}});
  for (std::size_t i = 0; i < lanes_.size(); ++i)
    events.push_back(
        {{"name", "thread_name"}, {"ph", "M"}, {"pid", 1}, {"tid", i + 1}, {"args", {{"name", lanes_[i]}}}});
  const auto steps = view_.steps();
  double start = events_.empty() ? 0 : events_[0].begin_s;
  for (const Event& event : events_) start = std::min(start, event.begin_s);
  for (const Event& event : events_) {
    const auto step = static_cast<std::size_t>(event.step);
    const ViewNode* node = step < steps.size() ? steps[step] : nullptr;
    Json args = {{"step", event.step}};
    if (node) {
      Json in = Json::array(), out = Json::array();
      for (const auto& value : node->inputs) in.push_back(value.type);
      for (const auto& value : node->outputs) out.push_back(value.type);
      args.update({{"op", node->op + node->attributes},
                   {"tactic", node->tactic},
                   {"in", in},
                   {"out", out},
                   {"sources", node->sources}});
    }
    events.push_back({{"name", node ? node->name : "step " + std::to_string(event.step)},
                      {"cat", node ? node->op : "step"},
                      {"ph", "X"},
                      {"pid", 1},
                      {"tid", event.lane + 1},
                      {"ts", 1e6 * (event.begin_s - start)},
                      {"dur", 1e6 * (event.end_s - event.begin_s)},
                      {"args", args}});
  }
  const Json json = {{"displayTimeUnit", "ms"}, {"traceEvents", events}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tenon::tools
