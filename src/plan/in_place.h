// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// share_in_place(): results that take the bytes of an operand that nobody reads any more.
#pragma once

#include <span>
#include <vector>

#include "plan/resolve.h"
#include "plan/schedule.h"

namespace tenon {

/// Gives results the roots of operands that die in their step, where its tactic allows it (Prepared::in_place).
/// Returns, by step, the bit of the operand that was taken.
std::vector<uint32_t> share_in_place(const Graph& graph, std::span<const Step> steps, Resolved& placed);

}  // namespace tenon
