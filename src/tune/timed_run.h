// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A run of a schedule in which some launches are timed.
#pragma once

#include "plan/schedule.h"

namespace tenon::tune {

/// Every launch in order, with `after(step index, microseconds)` behind those that are `wanted`. Where
/// times are by replays the others run once and are not told. Elsewhere a time costs nothing, and all are.
/// The schedule must have run before.
Result<> run_timed_where(Schedule& schedule, Stream& stream, const Device& device,
                         const std::function<bool(size_t)>& wanted, const std::function<void(size_t, double)>& after);

}  // namespace tenon::tune
