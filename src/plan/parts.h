// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// place_parts(): values that live inside others, so that concat, split and slice copy nothing. Decision 8.
#pragma once

#include <vector>

#include "backend/device.h"
#include "plan/resolve.h"

namespace tenon {

/// `resolved` with parts placed: what a concat joins lies in its result, what a split, a slice or the pick of one index
/// takes out stays where it is. Their types then have a pitch, and `offsets` and `roots` say where they are. A concat
/// all of whose operands are in place is no step any more; nor is a split or slice of which nothing has to be copied.
/// A value stays by itself if some step that writes or reads it has no tactic on `device` that takes it as a part.
Resolved place_parts(const Graph& graph, const Resolved& resolved, const Device& device, int threads);

/// The same by shapes alone. `whole`: by value, those that stay by themselves. Parts begin at multiples of `alignment`
/// bytes.
Resolved place_parts(const Graph& graph, const Resolved& resolved, const std::vector<bool>& whole, size_t alignment);

}  // namespace tenon
