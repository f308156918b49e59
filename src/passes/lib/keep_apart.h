// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// KeepApart: what the passes that merge neighbours are to leave alone.
#pragma once

#include <functional>

#include "ir/graph.h"

namespace tenon::passes {

/// Says of nodes that could become one, by their origins together, that they stay several. Null: none do.
using KeepApart = std::function<bool(const Origin&)>;

}  // namespace tenon::passes
