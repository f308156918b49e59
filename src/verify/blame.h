// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finding who made a difference: the first graph of a build that computes something else, and the first wrong launch.
#pragma once

#include "verify/verify.h"

namespace tenon::verify {

/// The graph as a pass left it.
struct Snapshot {
  std::string pass;
  Graph graph;
};

double tolerance_for(const Options& options, DataType dtype);
/// The same tensors of two runs, by output port.
std::vector<Compared> compare_outputs(const Graph& graph, const std::vector<Constant>& found,
                                      const std::vector<Constant>& expected, const Options& options);
bool all_same(const std::vector<Compared>& compared);

/// The pass whose change first made the outputs differ from `expected`, by bisection over the snapshots; none if the
/// last one agrees.
Result<std::optional<Guilt>> blame_pass(const Graph& source, const std::vector<Snapshot>& snapshots,
                                        const std::vector<Constant>& inputs, const std::vector<Constant>& expected,
                                        const Baseline& baseline, const Options& options);

/// Launches whose results are not what their operands, as they are in memory, make on the reference; and values that
/// were overwritten too early. At most kMostGuilty.
Result<std::vector<Guilt>> blame_steps(Bound& bound, const Options& options);

constexpr size_t kMostGuilty = 10;

}  // namespace tenon::verify
