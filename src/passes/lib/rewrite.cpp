// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finding patterns and putting others in their place.
#include "passes/lib/rewrite.h"

#include <algorithm>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "passes/lib/edit.h"

namespace tenon::passes {

ValueId Match::value(const std::string& name) const {
  const auto at = values_.find(name);
  return at == values_.end() ? kNoValue : at->second;
}

const Node* Match::node(std::string_view name) const {
  for (const NodeId id : nodes_) {
    if (graph_->node(id).op.name() == name) return &graph_->node(id);
  }
  return nullptr;
}

Result<ValueId> Match::add(Op op, std::vector<ValueId> inputs) {
  Origin origin;
  for (const NodeId id : nodes_) origin.merge(graph_->node(id).origin);
  const NodeId id = graph_->add_node(std::move(op), std::move(inputs), std::move(origin));
  added_.push_back(id);
  TRY(ir::infer_node(*graph_, id));
  return graph_->node(id).outputs[0];
}

/// One attempt to fit a pattern; the match holds what fits so far.
class Matching {
 public:
  Matching(Match& match, const std::vector<int>& uses) : match_(match), uses_(uses) {}

  bool fits(const Pattern& pattern, ValueId id, bool is_root) {
    const Graph& graph = match_.graph();
    switch (pattern.kind) {
      case Pattern::Kind::absent:
        return id == kNoValue;
      case Pattern::Kind::number:
        return is_filled_with(graph.constant(id), pattern.number);
      case Pattern::Kind::constant:
        return graph.constant(id) && bind(pattern.name, id);
      case Pattern::Kind::value:
        return id != kNoValue && bind(pattern.name, id);
      case Pattern::Kind::op:
        break;
    }
    const Node* node = graph.producer(id);
    if (!node || node->op.name() != pattern.name || node->outputs[0] != id) return false;
    if (!is_root && (uses_[index(id)] != 1 || node->outputs.size() > 1)) return false;
    if (!fields_fit(pattern, node->op) || node->inputs.size() < pattern.operands.size()) return false;
    for (size_t i = pattern.operands.size(); i < node->inputs.size(); ++i) {
      if (node->inputs[i] != kNoValue) return false;
    }
    match_.nodes_.push_back(graph.value(id).producer);
    return operands_fit(pattern, *node);
  }

 private:
  bool bind(const std::string& name, ValueId id) {
    const auto [at, is_first] = match_.values_.emplace(name, id);
    return is_first || at->second == id;
  }

  static bool fields_fit(const Pattern& pattern, const Op& op) {
    if (pattern.fields.empty()) return true;
    const auto wanted = op.def().make(pattern.fields);
    if (!wanted.ok()) return false;
    const Attributes expected = op.def().fields(wanted->get());
    const Attributes found = op.fields();
    for (size_t i = 0; i < found.size(); ++i) {
      const bool listed = std::any_of(pattern.fields.begin(), pattern.fields.end(),
                                      [&](const auto& field) { return field.first == found[i].first; });
      if (listed && !(found[i] == expected[i])) return false;
    }
    return true;
  }

  bool operands_fit(const Pattern& pattern, const Node& node) {
    const auto fit = [&](size_t first, size_t second) {
      for (size_t i = 0; i < pattern.operands.size(); ++i) {
        const size_t at = i == 0 ? first : i == 1 ? second : i;
        if (!fits(pattern.operands[i], node.inputs[at], false)) return false;
      }
      return true;
    };
    const Match before = match_;
    if (fit(0, 1)) return true;
    match_ = before;
    return node.op.traits().commutative && pattern.operands.size() == 2 && fit(1, 0);
  }

  Match& match_;
  const std::vector<int>& uses_;
};

namespace {

Result<ValueId> build(const Pattern& pattern, Match& match) {
  if (pattern.kind != Pattern::Kind::op) return match.value(pattern.name);
  std::vector<ValueId> inputs;
  DataType dtype = DataType::f32;
  for (const Pattern& operand : pattern.operands) {
    TRY_ASSIGN(const ValueId id, build(operand, match));
    inputs.push_back(id);
    if (id != kNoValue) dtype = match.graph().type(id).dtype;
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (pattern.operands[i].kind != Pattern::Kind::number) continue;
    inputs[i] = match.graph().add_constant(Constant::scalar(dtype, pattern.operands[i].number));
  }
  const OpDef* def = find_op(ops::all(), pattern.name);
  if (!def) return Error(ErrorCode::internal, str("expected an operator, found '", pattern.name, "'"));
  TRY_ASSIGN(auto attributes, def->make(pattern.fields));
  return match.add(Op(def, std::move(attributes)), std::move(inputs));
}

/// Puts `value` where the root's result was, if it has the same type.
bool replace_root(Match& match, ValueId value) {
  Graph& graph = match.graph();
  const ValueId old = match.root().outputs[0];
  if (value == kNoValue || !(graph.type(value) == graph.type(old))) return false;
  if (!redirect(graph, old, value)) return false;
  // Ranges are known by name, and what is computed is the same.
  if (graph.value(value).name.starts_with('%')) graph.value(value).name.swap(graph.value(old).name);
  graph.erase(match.root_id());
  return true;
}

}  // namespace

Rewrite&& Rewrite::from(std::string_view pattern) && {
  patterns_.emplace_back(pattern);
  return std::move(*this);
}

Rewrite&& Rewrite::where(std::function<bool(const Match&)> condition) && {
  conditions_.push_back(std::move(condition));
  return std::move(*this);
}

Pass Rewrite::to(std::string_view pattern) && {
  return std::move(*this).to([text = std::string(pattern)](Match& match) -> Result<ValueId> {
    TRY_ASSIGN(const Pattern parsed, parse_pattern(text));
    return build(parsed, match);
  });
}

Pass Rewrite::to(Builder builder) && {
  return {name_, [self = std::move(*this), builder = std::move(builder)](Graph& graph) -> Result<bool> {
            std::vector<Pattern> patterns;
            for (const std::string& text : self.patterns_) {
              TRY_ASSIGN(Pattern parsed, parse_pattern(text));
              patterns.push_back(std::move(parsed));
            }
            bool changed = false;
            std::vector<int> uses = count_uses(graph);
            for (const NodeId id : node_ids(graph)) {
              for (const Pattern& pattern : patterns) {
                if (graph.erased(id) || graph.node(id).op.name() != pattern.name) continue;
                const ValueId result = graph.node(id).outputs[0];
                if (uses[index(result)] == 0) continue;
                Match match(graph, id);
                if (!Matching(match, uses).fits(pattern, result, true)) continue;
                const bool wanted = std::all_of(self.conditions_.begin(), self.conditions_.end(),
                                                [&](const auto& condition) { return condition(match); });
                if (!wanted) continue;
                TRY_ASSIGN(const ValueId value, builder(match));
                if (replace_root(match, value)) {
                  changed = true;
                } else {
                  for (const NodeId added : match.added_) graph.erase(added);
                }
                uses = count_uses(graph);
              }
            }
            return changed;
          }};
}

}  // namespace tenon::passes
