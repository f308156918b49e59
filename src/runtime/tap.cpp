// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finding the nearest values, reading them, computing the rest.
#include "runtime/tap.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "plan/source.h"

namespace tenon {

namespace {

bool is_made_up(std::string_view name) { return name.empty() || name[0] == '%'; }

/// Could `plan` be the same tensor as `source`? The plan may know numbers that the source does not.
bool fits(const TensorType& source, const TensorType& plan) {
  if (source.dtype != plan.dtype || source.rank() != plan.rank()) return false;
  for (int axis = 0; axis < source.rank(); ++axis) {
    const Dim& a = source.shape[axis];
    const Dim& b = plan.shape[axis];
    if (a.is_number() && b.is_number() && !(a == b)) return false;
  }
  return true;
}

/// By value of the source: the plan's value of the same name, kNoValue if there is none. Passes keep a value's name for
/// as long as they keep its meaning (tests/runtime holds them to it).
std::vector<ValueId> common_values(const Graph& source, const Graph& plan) {
  std::unordered_map<std::string_view, ValueId> by_name;
  for (size_t i = 0; i < plan.values().size(); ++i) by_name.emplace(plan.values()[i].name, static_cast<ValueId>(i));
  for (const Port& port : plan.inputs()) by_name[port.name] = port.value;
  std::vector<ValueId> out(source.values().size(), kNoValue);
  const auto take = [&](size_t i, std::string_view name) {
    const auto found = by_name.find(name);
    if (found != by_name.end() && fits(source.values()[i].type, plan.type(found->second))) out[i] = found->second;
  };
  for (size_t i = 0; i < out.size(); ++i) {
    if (!is_made_up(source.values()[i].name) && !source.values()[i].constant) take(i, source.values()[i].name);
  }
  for (const Port& port : plan.outputs()) by_name[port.name] = port.value;
  for (const Port& port : source.outputs()) take(index(port.value), port.name);
  return out;
}

/// The step behind which a value is whole: that of its producer, or for a view that of what it looks at. -1: before
/// all.
std::vector<int> ready_steps(const Graph& graph, const Schedule& schedule) {
  std::vector<int> by_node(graph.nodes().size(), -1);
  for (size_t i = 0; i < schedule.steps().size(); ++i) by_node[index(schedule.steps()[i].node)] = static_cast<int>(i);
  std::vector<int> out(graph.values().size(), -1);
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    const Node& node = graph.nodes()[i];
    int ready = by_node[i];
    for (const ValueId id : node.inputs) {
      if (by_node[i] < 0 && id != kNoValue) ready = std::max(ready, out[index(id)]);
    }
    for (const ValueId id : node.outputs) out[index(id)] = ready;
  }
  return out;
}

Error no_tensor(const Graph& source, const std::string& name) {
  std::vector<std::string> similar;
  for (const Value& value : source.values()) {
    const bool part = value.name.find(name) != std::string::npos || name.find(value.name) != std::string::npos;
    if (part && !is_made_up(value.name) && similar.size() < 5) similar.push_back(str("'", value.name, "'"));
  }
  Error error(ErrorCode::not_found, str("there is no tensor '", name, "' in the source network"));
  return similar.empty() ? std::move(error) : std::move(error).hint(str("similar names: ", join(similar)));
}

}  // namespace

Result<> Tap::find_way(ValueId wanted, const std::vector<ValueId>& held) {
  std::vector<ValueId> pending = {wanted};
  std::set<ValueId> seen(pending.begin(), pending.end());
  while (!pending.empty()) {
    const ValueId id = pending.back();
    pending.pop_back();
    if (source_.constant(id)) continue;
    if (held[index(id)] != kNoValue) {
      const auto same = [&](const Held& one) { return one.source == id; };
      if (std::none_of(held_.begin(), held_.end(), same)) held_.push_back({id, held[index(id)]});
      continue;
    }
    const Node* maker = source_.producer(id);
    if (!maker) {
      const std::string& weight = source_.value(id).name;
      return Error(ErrorCode::unsupported,
                   str("tensor '", source_.value(wanted).name, "' was fused away, and computing it again takes '",
                       weight, "', which the plan does not carry"))
          .hint(
              "build with the source's weights kept (tenon build --keep-source), or run the model instead of the plan");
    }
    recomputed_.push_back(source_.value(id).producer);
    for (const ValueId operand : maker->inputs) {
      if (operand != kNoValue && seen.insert(operand).second) pending.push_back(operand);
    }
  }
  return Done{};
}

Result<Tap> Tap::make(const Engine& engine, const std::vector<std::string>& names) {
  Tap tap;
  TRY_ASSIGN(tap.source_, plan::source_graph(engine.plan().source));
  tap.names_ = names;
  const std::vector<ValueId> held = common_values(tap.source_, engine.graph());
  for (const std::string& name : names) {
    ValueId id = tap.source_.find(name);
    for (const Port& port : tap.source_.outputs()) {
      if (port.name == name) id = port.value;
    }
    if (id == kNoValue) return no_tensor(tap.source_, name);
    tap.wanted_.push_back(id);
    TRY(tap.find_way(id, held));
  }
  std::sort(tap.recomputed_.begin(), tap.recomputed_.end());
  tap.recomputed_.erase(std::unique(tap.recomputed_.begin(), tap.recomputed_.end()), tap.recomputed_.end());
  return tap;
}

Result<std::vector<std::string>> Tap::held_names(const Engine& engine) {
  TRY_ASSIGN(const Graph source, plan::source_graph(engine.plan().source));
  const std::vector<ValueId> held = common_values(source, engine.graph());
  std::vector<std::string> out;
  for (const Node& node : source.nodes()) {
    for (const ValueId id : node.outputs) {
      if (held[index(id)] != kNoValue) out.push_back(source.value(id).name);
    }
  }
  return out;
}

Result<Tap> Tap::of_steps(ExecutionContext& context) {
  TRY(context.prepare());
  Tap tap;
  tap.source_ = context.engine().graph();
  for (const Step& step : context.schedule().steps()) {
    for (const ValueId id : tap.source_.node(step.node).outputs) {
      tap.names_.push_back(tap.source_.value(id).name);
      tap.wanted_.push_back(id);
      tap.held_.push_back({id, id});
    }
  }
  return tap;
}

bool Tap::is_computed(size_t i) const {
  return std::none_of(held_.begin(), held_.end(), [&](const Held& one) { return one.source == wanted_[i]; });
}

Result<std::vector<Constant>> Tap::read_held(ExecutionContext& context) const {
  TRY(context.prepare());
  const std::vector<int> ready = ready_steps(context.engine().graph(), context.schedule());
  std::vector<Constant> values(source_.values().size());
  const auto read_at = [&](int step) -> Result<> {
    for (const Held& one : held_) {
      if (ready[index(one.plan)] != step) continue;
      TRY_ASSIGN(values[index(one.source)], context.value(one.plan));
    }
    return Done{};
  };
  TRY(read_at(-1));
  TRY(context.run_observed([](size_t) -> Result<> { return Done{}; },
                           [&](size_t i) { return read_at(static_cast<int>(i)); }));
  return values;
}

Result<std::vector<Constant>> Tap::run(ExecutionContext& context) const {
  TRY_ASSIGN(auto values, read_held(context));
  for (size_t i = 0; i < values.size(); ++i) {
    if (source_.values()[i].constant) values[i] = source_.values()[i].constant;
  }
  for (const NodeId id : recomputed_) {
    const Node& node = source_.node(id);
    std::vector<Constant> operands;
    for (const ValueId operand : node.inputs)
      operands.push_back(operand == kNoValue ? Constant{} : values[index(operand)]);
    TRY_ASSIGN(const auto results, ops::evaluate(node.op, operands).note(str("in ", ir::describe(source_, node))));
    // The reference gives all results of the operator, also those that the node leaves out.
    for (size_t k = 0; k < std::min(results.size(), node.outputs.size()); ++k) {
      if (node.outputs[k] != kNoValue) values[index(node.outputs[k])] = results[k];
    }
  }
  std::vector<Constant> out;
  for (const ValueId id : wanted_) out.push_back(values[index(id)]);
  return out;
}

}  // namespace tenon
