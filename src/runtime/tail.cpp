// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Running nodes with shapes that depend on data.
#include "runtime/tail.h"

#include <algorithm>
#include <chrono>

#include "base/threads.h"
#include "ir/verify.h"
#include "ops/lib/bodies.h"
#include "ops/lib/counted_results.h"
#include "ops/lib/evaluate.h"
#include "runtime/bodies.h"

namespace tenon {

void Tail::reset() {
  prepared_.clear();
  values_.clear();
}

const Constant* Tail::value(ValueId id) const {
  const auto at = values_.find(id);
  return at == values_.end() ? nullptr : &at->second;
}

Result<> Tail::run(const Graph& graph, const Resolved& resolved, Outside outside, const Device& device, Solver solver,
                   Stream& stream, const After& after) {
  values_.clear();
  std::map<ValueId, size_t> last;
  for (size_t i = 0; i < resolved.deferred.size(); ++i) {
    for (const ValueId id : graph.node(resolved.deferred[i]).inputs) last[id] = i;
  }
  for (const Port& port : graph.outputs()) last.erase(port.value);
  for (size_t i = 0; i < resolved.deferred.size(); ++i) {
    const NodeId id = resolved.deferred[i];
    const auto start = std::chrono::steady_clock::now();
    Step step{id, "", {}, {}};
    TRY(run_node(graph, resolved, outside, device, solver, stream, step)
            .note(str("in ", ir::describe(graph, graph.node(id)))));
    if (after) after(step, std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    for (const ValueId operand : graph.node(id).inputs) {
      const auto at = last.find(operand);
      if (at != last.end() && at->second == i) values_.erase(operand);
    }
  }
  return Done{};
}

namespace {

/// Does a kernel of the device find the sizes, so that no inference reads the elements?
bool counts_there(const Op& op, const std::vector<Constant>& operands, const Device& device) {
  if (!counted_results(op) || device.reaches(&op) || !operands[0] || operands[0].bytes().empty()) return false;
  const auto tactics = tactics_for(device, op.name());
  return std::ranges::any_of(tactics, [&](const Tactic* tactic) { return tactic->op == op.name(); });
}

}  // namespace

Result<> Tail::run_node(const Graph& graph, const Resolved& resolved, Outside outside, const Device& device,
                        Solver solver, Stream& stream, Step& step) {
  const Node& node = graph.node(step.node);
  std::vector<Constant> operands;
  Knowns in;
  for (const ValueId operand : node.inputs) {
    const Constant* made = value(operand);
    operands.push_back(operand == kNoValue ? Constant() : made ? *made : outside(operand));
    if (!operands.back()) {
      in.push_back({});
      continue;
    }
    // Elements in another order in memory are no elements to infer from.
    const Layout layout = graph.type(operand).layout;
    in.push_back(layout == Layout::row_major ? Known::of(operands.back()) : Known::of(operands.back().type()));
    in.back().type.layout = layout;
  }
  const bool contains = std::any_of(operands.begin(), operands.end(),
                                    [](const Constant& one) { return one && is_container(one.type().dtype); });
  const bool on_device = beside_.device && is_device_plugin(node.op);
  if (node.op.computes() || contains || on_device) {
    step.tactic = on_device ? "plugin_in_stream" : has_bodies(node.op) ? "bodies" : "computed";
    if (has_bodies(node.op) && !bodies_[step.node]) bodies_[step.node] = std::make_shared<Bodies>(device);
    TRY_ASSIGN(const auto results, on_device             ? run_device_plugin(node.op, operands, beside_)
                                   : has_bodies(node.op) ? bodies_[step.node]->run(node.op, operands, stream)
                                                         : ops::evaluate(node.op, operands));
    if (results.size() < node.outputs.size()) return Error(ErrorCode::invalid_argument, "more outputs than results");
    for (size_t i = 0; i < node.outputs.size(); ++i) values_[node.outputs[i]] = results[i];
    return Done{};
  }
  if (counts_there(node.op, operands, device))
    return launch_counted(graph, resolved, device, solver, stream, step, operands, in);
  TRY_ASSIGN(const Knowns out, node.op.infer(in));
  if (out.size() < node.outputs.size()) return Error(ErrorCode::invalid_argument, "more outputs than results");
  for (size_t i = 0; i < out.size(); ++i) {
    if (!out[i].type.shape.is_static() || !checked_volume(out[i].type.shape)) {
      return Error(ErrorCode::unsupported, str("expected a shape that follows from the operands, found ", out[i].type));
    }
  }
  if (view(graph, node, operands, out, step)) return Done{};
  return launch(graph, resolved, device, solver, stream, step, operands, out);
}

bool Tail::view(const Graph& graph, const Node& node, const std::vector<Constant>& operands, const Knowns& types,
                Step& step) {
  const auto plain = [&](ValueId id) { return graph.type(id).layout == Layout::row_major; };
  if (!node.op.traits().view || !plain(node.inputs[0]) || !plain(node.outputs[0])) return false;
  const TensorType type{types[0].type.dtype, types[0].type.shape};
  if (type.bytes() != operands[0].bytes().size()) return false;
  // What this tail made is shared; memory of the schedule may be another's when the result is read.
  const Constant* made = value(node.inputs[0]);
  values_[node.outputs[0]] = made ? Constant(type, made->bytes(), std::make_shared<const Constant>(*made))
                                  : Constant::copy(type, operands[0].bytes());
  step.tactic = "view";
  return true;
}

namespace {

/// Its operands as they are, with those that stay; results are the caller's to add.
Problem problem_of(const Graph& graph, const Resolved& resolved, NodeId id, const std::vector<Constant>& operands,
                   int threads) {
  const Node& node = graph.node(id);
  Problem problem{node.op, {}, {}, {}, threads};
  for (size_t i = 0; i < operands.size(); ++i) {
    TensorType type = operands[i] ? operands[i].type() : TensorType{};
    if (operands[i]) type.layout = graph.type(node.inputs[i]).layout;
    problem.in.push_back(std::move(type));
    const bool stays = operands[i] && resolved.values[index(node.inputs[i])];
    problem.constants.push_back(stays ? operands[i] : Constant());
  }
  return problem;
}

}  // namespace

std::vector<Constant> Tail::decisive(const Op& op, const std::vector<Constant>& operands) {
  constexpr size_t kMaxBytes = 1024;  // more is data, which another run has other elements of
  std::vector<Constant> out(operands.size());
  for (size_t i = 0; i < operands.size() && i < 32; ++i) {
    if ((op.value_operands() >> i & 1u) == 0 || !operands[i] || is_container(operands[i].type().dtype)) continue;
    if (operands[i].bytes().size() <= kMaxBytes) out[i] = Constant::copy(operands[i].type(), operands[i].bytes());
  }
  return out;
}

Result<const Tail::Ready*> Tail::ready_for(NodeId node, const Problem& problem, std::vector<Constant> values,
                                           Solver solver) {
  Ready& ready = prepared_[node];
  if (!ready.solution.tactic || ready.in != problem.in || ready.out != problem.out || ready.values != values) {
    TRY_ASSIGN(ready.solution, solver(node, problem));
    ready.in = problem.in;
    ready.out = problem.out;
    ready.values = std::move(values);
    ready.workspace = {};
  }
  return &ready;
}

Result<> Tail::launch_counted(const Graph& graph, const Resolved& resolved, const Device& device, Solver solver,
                              Stream& stream, Step& step, const std::vector<Constant>& operands, const Knowns& in) {
  const Node& node = graph.node(step.node);
  Problem problem = problem_of(graph, resolved, step.node, operands, stream.threads());
  TRY_ASSIGN(problem.out, largest_results(node.op, in));
  TRY_ASSIGN(const Ready* ready, ready_for(step.node, problem, {}, solver));
  const Prepared& prepared = ready->solution.prepared;
  step.tactic = ready->solution.tactic->name;
  TRY_ASSIGN(
      const auto results,
      launch_with_copies(problem, prepared, operands, {&device, &stream}).note(str("in a launch of ", step.tactic)));
  TRY_ASSIGN(const Constant count, fetch(problem.out.back(), results.back().data(), stream));
  TRY_ASSIGN(const Types types, types_for_count(node.op, in, count.to_i64().front()));
  for (size_t i = 0; i < node.outputs.size(); ++i) {
    TRY_ASSIGN(values_[node.outputs[i]], fetch(types[i], results[i].data(), stream));
  }
  step.problem = std::move(problem);
  return Done{};
}

Result<> Tail::launch(const Graph& graph, const Resolved& resolved, const Device& device, Solver solver, Stream& stream,
                      Step& step, const std::vector<Constant>& operands, const Knowns& types) {
  const Node& node = graph.node(step.node);
  const bool copies = !device.reaches(this);
  Problem problem = problem_of(graph, resolved, step.node, operands, stream.threads());
  std::vector<Constant> values = decisive(node.op, operands);
  std::vector<const void*> src;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (!problem.constants[i]) problem.constants[i] = values[i];
    src.push_back(operands[i] ? operands[i].bytes().data() : nullptr);
  }
  std::vector<void*> dst;
  bool empty = true;
  for (size_t i = 0; i < node.outputs.size(); ++i) {
    TensorType type{types[i].type.dtype, types[i].type.shape};
    empty = empty && type.bytes() == 0;
    if (!copies || type.bytes() == 0)
      values_[node.outputs[i]] = Constant::make(type, [&](std::byte* memory) { dst.push_back(memory); });
    type.layout = graph.type(node.outputs[i]).layout;
    problem.out.push_back(std::move(type));
  }
  if (empty) return Done{};
  TRY_ASSIGN(const Ready* ready, ready_for(step.node, problem, std::move(values), solver));
  step.tactic = ready->solution.tactic->name;
  step.problem = problem;
  const Prepared& prepared = ready->solution.prepared;
  if (copies) {
    TRY_ASSIGN(
        const auto results,
        launch_with_copies(problem, prepared, operands, {&device, &stream}).note(str("in a launch of ", step.tactic)));
    for (size_t i = 0; i < results.size(); ++i) {
      TRY_ASSIGN(values_[node.outputs[i]], fetch(problem.out[i], results[i].data(), stream));
    }
    return Done{};
  }
  Buffer& workspace = prepared_[step.node].workspace;
  if (workspace.bytes() < prepared.workspace_bytes) {
    TRY_ASSIGN(workspace, device.allocate(prepared.workspace_bytes));
  }
  const Launch launch{src.data(), dst.data(), workspace.data()};
  if (!prepared.team) return prepared.run(launch, stream).note(str("in a launch of ", step.tactic));
  run_team(stream.threads(), [&](const Team& team) { prepared.team(launch, team); });
  return Done{};
}

}  // namespace tenon
