// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Launches that nobody asks about are not repeated.
#include "tune/timed_run.h"

namespace tenon::tune {

Result<> run_timed_where(Schedule& schedule, Stream& stream, const Device& device,
                         const std::function<bool(size_t)>& wanted, const std::function<void(size_t, double)>& after) {
  if (!device.tuning_traits().times_by_replays) return schedule.run_timed(stream, after);
  for (size_t step = 0; step < schedule.steps().size(); ++step) {
    const auto run = [&]() { return schedule.run_step(step, stream); };
    if (!wanted(step)) {
      TRY(run());
      continue;
    }
    TRY_ASSIGN(const double time_us, stream.time_us(run));
    after(step, time_us);
  }
  return Done{};
}

}  // namespace tenon::tune
