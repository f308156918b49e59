// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// resolve(): concrete types of every value for concrete inputs; what is a shape computation is done here, once a shape.
#pragma once

#include <vector>

#include "ir/graph.h"

namespace tenon {

struct Resolved {
  std::vector<TensorType> types;  // by value: static shapes, layouts as in the graph, pitches of parts
  std::vector<Constant> values;   // by value: constants, and whatever followed from shapes and shape inputs
  std::vector<ValueId> roots;     // by value: whose bytes these are (views share those of their operand)
  std::vector<size_t> offsets;    // by value: where they begin among those of the root; parts.h makes others than 0
  std::vector<NodeId> steps;      // what is left to launch, in order
  std::vector<NodeId> deferred;   // what can only be resolved in the run, behind the steps; its results have no types
};

/// Values whose elements decide shapes, by value.
std::vector<bool> shape_values(const Graph& graph);

/// Inputs whose elements decide shapes: they must be known before a shape can be, by input port.
std::vector<bool> shape_inputs(const Graph& graph);

/// `inputs`: shapes by input port; `elements`: of the shape inputs, null for others.
/// Errors: those of the operators, naming the node.
Result<Resolved> resolve(const Graph& graph, std::span<const Shape> inputs, std::span<const Constant> elements);

/// The problem of one step. Operands whose elements are known carry them.
Problem problem_of(const Graph& graph, const Resolved& resolved, NodeId node, int threads);

}  // namespace tenon
