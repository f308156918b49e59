// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins of a device with memory of its own, among nodes that the host runs since data decides their shapes.
#pragma once

#include <span>
#include <vector>

#include "runtime/copied_launch.h"

namespace tenon {

/// Is it a plugin whose code is for the device of the plan?
bool is_device_plugin(const Op& op);

/// Results of such a plugin, in the host's memory, as its operands are: both are copied, and the queue is waited for.
/// Errors: those of the plugin; out_of_memory; invalid_argument for results without a bound.
Result<std::vector<Constant>> run_device_plugin(const Op& op, std::span<const Constant> operands, Beside beside);

}  // namespace tenon
