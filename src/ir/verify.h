// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// verify(): is this graph well formed? infer_types(): types of every value from the inputs on.
#pragma once

#include <string_view>

#include "base/result.h"
#include "ir/graph.h"

namespace tenon::ir {

/// Operators call a dim or element that they cannot know so. Inference names it after the value that has it ("?x.0"),
/// so that two unknowns are never taken for the same.
constexpr std::string_view kUnknown = "?";
void name_unknowns(Known& known, std::string_view value);

/// What is known of the operands of a node, values of constants included.
Knowns known_inputs(const Graph& graph, const Node& node);

/// What is known of every value before the run: types, and elements of constants and of shape arithmetic.
Result<Knowns> infer_knowns(const Graph& graph);

/// Types (and elements of shape-like values) of every node's outputs, in order; layouts that are set stay.
/// Errors: those of an operator, with a note that names the node.
Result<> infer_types(Graph& graph);

/// The same for one node whose inputs have types; layouts become row_major.
Result<> infer_node(Graph& graph, NodeId node);

/// Ids in range, producers before readers, names unique, types as inferred, every output there.
/// Errors: internal, naming the node: a graph that fails is our bug, whoever made it must have checked before.
Result<> verify(const Graph& graph);

/// "conv1 (conv)" for messages.
std::string describe(const Graph& graph, const Node& node);

}  // namespace tenon::ir
