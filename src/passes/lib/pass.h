// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pass: a named rewrite of a graph, and the pipeline that runs several of them.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ir/graph.h"

namespace tenon {

/// A rewrite of a graph. It may leave dead nodes and stale types behind: the pipeline cleans up.
struct Pass {
  std::string_view name;                    // "simplify.fold_constants"
  std::function<Result<bool>(Graph&)> run;  // true if anything changed
};

struct PassOptions {
  std::vector<std::string> disabled;                                                     // names of passes to leave out
  std::function<void(std::string_view pass, bool changed, const Graph&)> observer = {};  // called after each pass
};

namespace passes {

/// Runs the passes in order, again and again until none changes anything (at most kMaxRounds). After each change: dead
/// nodes go, types are inferred, the graph is verified, and its outputs must be as before.
/// Errors: internal if a pass breaks the graph, naming the pass.
Result<> run_pipeline(std::span<const Pass> pipeline, Graph& graph, const PassOptions& options);

constexpr int kMaxRounds = 10;

}  // namespace passes
}  // namespace tenon
