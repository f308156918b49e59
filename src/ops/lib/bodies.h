// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that run graphs of their own: branches, loops, maps.
#pragma once

#include "ir/op.h"
#include "ops/lib/subgraph.h"

namespace tenon {

/// Does the operator run graphs of its own?
bool has_bodies(const Op& op);

/// Its results, with `runner` for the graphs. Errors: invalid_argument if it has none; those of the operator.
Result<std::vector<Constant>> run_with_bodies(const Op& op, std::span<const Constant> operands, BodyRunner runner);

/// The operator with what `change` makes of each of its graphs. Inputs and outputs must stay. Errors: those of
/// `change`.
Result<Op> with_bodies(const Op& op, FunctionRef<Result<Graph>(const Graph&)> change);

}  // namespace tenon
