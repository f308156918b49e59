// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The steps of an `anchored` node as a graph.
#pragma once

#include "ops/anchored.h"
#include "ops/lib/evaluate.h"

namespace tenon {

struct AnchoredProgram {
  Graph graph;                    // a node a step, with the types of the operands
  std::vector<ValueId> operands;  // by operand; kNoValue where absent
  size_t anchor = 0;              // which of the nodes: 1 if there is a gate

  const Node& anchor_node() const { return graph.nodes()[anchor]; }
  bool has_gate() const { return anchor > 0; }
};

/// Reads the steps. Errors: invalid_argument naming the step.
Result<AnchoredProgram> anchored_program(const Anchored& op, std::span<const Known> operands);

/// May a program stand behind this operator? Those that are costly enough, have one result and make floats.
bool is_anchor(const Op& op);

}  // namespace tenon
