// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Copying the part of a graph that a loop runs.
#include "api/network/body.h"

#include "ir/verify.h"

namespace tenon::api {

void Body::replace(ValueId outer, ValueId inner) {
  depends_.resize(outer_.values().size(), false);
  depends_[index(outer)] = true;
  replaced_.insert(outer);
  inner_[outer] = inner;
}

bool Body::depends(ValueId outer) {
  if (!spread_) {
    depends_.resize(outer_.values().size(), false);
    for (const Node& node : outer_.nodes()) {
      bool any = false;
      for (const ValueId id : node.inputs) any = any || (id != kNoValue && depends_[index(id)]);
      for (const ValueId id : node.outputs) depends_[index(id)] = depends_[index(id)] || any;
    }
    spread_ = true;
  }
  return depends_[index(outer)];
}

Result<ValueId> Body::emit(Op op, std::vector<ValueId> inputs) {
  const NodeId node = graph_.add_node(std::move(op), std::move(inputs), Origin());
  TRY(ir::infer_node(graph_, node));
  return graph_.node(node).outputs[0];
}

Result<ValueId> Body::outside(ValueId outer) {
  const auto [at, fresh] = outside_.try_emplace(outer, kNoValue);
  if (!fresh) return at->second;
  constexpr int64_t kSmall = 64;  // a body is written as text: large weights stay outside
  const Constant* constant = outer_.constant(outer);
  if (constant && constant->type().shape.volume() <= kSmall) {
    at->second = graph_.add_constant(*constant);
  } else {
    at->second = graph_.add_input(str("outside", captured_.size()), outer_.type(outer));
    captured_.push_back(outer);
  }
  return at->second;
}

Result<ValueId> Body::copy(ValueId outer) { return copy_into(outer, inner_); }

Result<ValueId> Body::copy_with(ValueId outer, std::unordered_map<ValueId, ValueId> replaced) {
  return copy_into(outer, replaced);
}

Result<ValueId> Body::copy_into(ValueId outer, std::unordered_map<ValueId, ValueId>& known) {
  if (outer == kNoValue) return kNoValue;
  if (const auto at = known.find(outer); at != known.end()) return at->second;
  if (!depends(outer)) return outside(outer);
  const auto lost = [&](ValueId id) { return replaced_.contains(id) && !known.contains(id); };
  if (lost(outer)) return Error(ErrorCode::unsupported, "a condition that reads an iterator");
  // Producers first, without recursion: networks are deep.
  std::vector<NodeId> open = {outer_.value(outer).producer};
  while (!open.empty()) {
    const NodeId id = open.back();
    const Node& node = outer_.node(id);
    bool ready = true;
    for (const ValueId operand : node.inputs) {
      if (operand == kNoValue || known.contains(operand) || !depends(operand)) continue;
      if (lost(operand)) return Error(ErrorCode::unsupported, "a condition that reads an iterator");
      open.push_back(outer_.value(operand).producer);
      ready = false;
    }
    if (!ready) continue;
    open.pop_back();
    if (known.contains(node.outputs[0])) continue;
    std::vector<ValueId> operands;
    for (const ValueId operand : node.inputs) {
      TRY_ASSIGN(const ValueId inner, copy_into(operand, known));
      operands.push_back(inner);
    }
    const NodeId made =
        graph_.add_node(node.op, std::move(operands), node.origin, std::vector<std::string>(node.outputs.size()));
    TRY(ir::infer_node(graph_, made));
    for (size_t i = 0; i < node.outputs.size(); ++i) known[node.outputs[i]] = graph_.node(made).outputs[i];
  }
  return known.at(outer);
}

}  // namespace tenon::api
