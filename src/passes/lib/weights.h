// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What a kernel packs once, before the first run.
#pragma once

#include "ir/graph.h"

namespace tenon::passes {

/// A constant, or quantized constants: behind dequantizations, casts, transposes and views whose other operands are
/// constants, too. Who needs the elements asks the graph for the constant instead.
bool is_weights(const Graph& graph, ValueId id);

}  // namespace tenon::passes
