// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Whole networks held against each other by the clock.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "plan/plan.h"
#include "quant/calibrate.h"

namespace tenon {

/// Inputs of the optimum's shapes: normal values where the network takes f32, 0 elsewhere, the optimum's own where
/// elements decide shapes.
std::vector<Constant> random_inputs(const Graph& graph, const Profile& profile);

constexpr int kRaceRounds = 9;

/// Microseconds of each runner: the median of rounds in which all run once, one after the other, so that what else the
/// machine does meets all of them. Errors: those of the runs.
Result<std::vector<double>> race(std::span<const std::unique_ptr<quant::Runner>> runners,
                                 std::span<const Constant> inputs);

}  // namespace tenon
