// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A graph resolved at a corner of an optimization profile.
#pragma once

#include "plan/plan.h"
#include "plan/resolve.h"

namespace tenon {

/// Shapes and elements of the inputs as the profile's `corner` has them. Errors: as resolve().
Result<Resolved> resolve_at(const Graph& graph, const Profile& profile,
                            std::vector<int64_t> Bounds::*corner = &Bounds::opt);

}  // namespace tenon
