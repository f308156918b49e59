// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Running operators and graphs on their references: the oracle of the house.
#pragma once

#include <vector>

#include "ir/graph.h"
#include "ir/text.h"

namespace tenon::ops {

/// Every operator, sorted by name.
std::span<const OpDef> all();

/// The operator of struct T with these attributes.
template <class T>
Op make(T attributes) {
  const OpDef* def = find_op(all(), T::kName);
  return Op(def, std::make_shared<const T>(std::move(attributes)));
}

/// Readers with every operator known.
Result<Graph> parse(std::string_view text, std::span<const Constant> pool = {});
Result<Problem> parse_problem(std::string_view text);

/// Outputs of one operator for known operands (null where absent). Concrete types are inferred from the elements.
Result<std::vector<Constant>> evaluate(const Op& op, std::span<const Constant> operands);

/// Outputs of a graph, in the order of its output ports, for inputs in the order of its input ports; row_major.
/// Errors: invalid_argument if an input does not fit its type; those of the operators, naming the node.
Result<std::vector<Constant>> evaluate(const Graph& graph, std::span<const Constant> inputs);

}  // namespace tenon::ops
