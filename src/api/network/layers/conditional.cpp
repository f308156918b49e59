// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Conditionals to a choice between two values.
#include "api/network/layers/conditional.h"

#include "ir/verify.h"
#include "ops/identity.h"
#include "ops/if_else.h"

namespace tenon::api {

namespace {
/// A branch that gives what it reads.
Result<Subgraph> passing(const TensorType& type) {
  Graph graph;
  const ValueId x = graph.add_input("x", type);
  const NodeId node = graph.add_node(ops::make(Identity{}), {x}, Origin(), {"y"});
  TRY(ir::infer_node(graph, node));
  graph.add_output(graph.node(node).outputs[0], "y");
  return Subgraph{std::make_shared<const Graph>(std::move(graph))};
}
}  // namespace

Result<> ConditionalInputLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId y, to.emit(Identity{}, {x}));
  return to.define(0, y);
}

std::vector<const Tensor*> ConditionalOutputLayer::needs() const {
  std::vector<const Tensor*> out(inputs().begin(), inputs().end());
  out.push_back(conditional_->condition());
  return out;
}

Result<> ConditionalOutputLayer::lower(Lowering& to) const {
  if (conditional_->condition() == nullptr) {
    return Error(ErrorCode::invalid_argument, "the conditional has no condition").hint("set it with setCondition");
  }
  TRY_ASSIGN(const ValueId condition, to.value_of(*conditional_->condition()));
  TRY_ASSIGN(const ValueId then, to.input(0));
  TRY_ASSIGN(const ValueId otherwise, to.input(1));
  IfElse op{.then_inputs = {0}, .else_inputs = {1}};
  TRY_ASSIGN(op.then_branch, passing(to.known(then).type));
  TRY_ASSIGN(op.else_branch, passing(to.known(otherwise).type));
  TRY_ASSIGN(const ValueId y, to.emit(ops::make(std::move(op)), {condition, then, otherwise}));
  return to.define(0, y);
}

}  // namespace tenon::api
