// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Subgraph: a graph as a field of an operator, for control flow. It reads values from outside as inputs of its own.
#pragma once

#include <memory>
#include <vector>

#include "base/function_ref.h"
#include "ir/graph.h"

namespace tenon {

/// Shared and constant. As text it is the graph's text in quotes.
struct Subgraph {
  std::shared_ptr<const Graph> graph;

  explicit operator bool() const { return graph != nullptr; }
  const Graph& operator*() const { return *graph; }
  bool operator==(const Subgraph& other) const;
};

/// Runs such a graph: outputs for inputs, by port.
using BodyRunner = FunctionRef<Result<std::vector<Constant>>(const Graph& body, std::span<const Constant> inputs)>;

/// The runner that takes the references of the operators.
struct EvaluateBody {
  Result<std::vector<Constant>> operator()(const Graph& body, std::span<const Constant> inputs) const;
};
inline constexpr EvaluateBody evaluate_body;

Attribute to_attribute(const Subgraph& subgraph);
/// Errors: those of the reader; invalid_argument if the graph is not well formed.
Result<> from_attribute(const Attribute& from, Subgraph& to);

/// What is known of the graph's outputs, given that of its inputs. Errors: those of the operators, naming the node.
Result<Knowns> infer_subgraph(const Graph& graph, std::span<const Known> in);

/// Dims that only the graph has a name for become unknown; `in`: what its operator reads.
void forget_inner_dims(std::span<const Known> in, Knowns& out);

/// What holds of two values of which either may come: dims that differ are unknown.
/// Errors: unsupported if data types or ranks differ.
Result<TensorType> merge_types(const TensorType& a, const TensorType& b);

}  // namespace tenon
