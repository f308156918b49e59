// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The source network inside a plan: where its steps came from, and what a tap evaluates.
#pragma once

#include "base/function_ref.h"
#include "plan/plan.h"

namespace tenon::plan {

/// `source` as text. Weights that `optimized` has too, or that are small, go along; the others only if `all_weights`,
/// and are inputs of the text's graph otherwise, behind those of the network.
SourceText source_text(const Graph& source, const Graph& optimized, bool all_weights);

/// `source` as text, with the constants that `keep` wants; the others are inputs.
SourceText source_text(const Graph& source, FunctionRef<bool(const Value&)> keep);

/// The network again. Errors: not_found if the plan carries none; corrupt_data.
Result<Graph> source_graph(const SourceText& text);

}  // namespace tenon::plan
