// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What of a network runs on the host, for a device with memory of its own.
#pragma once

#include <span>
#include <string>

#include "backend/device.h"
#include "plan/plan.h"

namespace tenon {

/// Nodes behind shapes that data decides run on the host, on memory that it must reach, or with copies where the caller
/// allowed them; where not, by the kernels of the device. Errors: unsupported, naming the first that has none, or a
/// plugin for the device inside a branch or a loop.
Result<> check_shapes_known(const Graph& placed, const Profile& profile, const Device& device);

/// Lines of the report: which launches, and which nodes behind them, run on the host with copies; how many are plugins
/// on the device. Empty if none does.
std::string host_steps(const Graph& placed, const Profile& profile, std::span<const Choice> choices,
                       const Device& device);

}  // namespace tenon
