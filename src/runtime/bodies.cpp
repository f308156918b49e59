// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Running bodies.
#include "runtime/bodies.h"

#include <algorithm>

#include "backend/host.h"
#include "ops/lib/bodies.h"
#include "ops/lib/op_def.h"
#include "place/place.h"

namespace tenon {

namespace {

/// Schedules that one body keeps: a loop whose sizes grow has a new one each turn.
constexpr size_t kMaxVariants = 4;

Result<Prepared> prepare_bodies(const Problem& problem, const Device& device) {
  Prepared out;
  auto bodies = std::make_shared<Bodies>(device);
  out.run = [bodies, problem](const Launch& launch, Stream& stream) -> Result<> {
    std::vector<ConstTensor> src;
    std::vector<Tensor> dst;
    for (size_t i = 0; i < problem.in.size(); ++i) src.push_back({problem.in[i], launch.in<std::byte>(i)});
    for (size_t i = 0; i < problem.out.size(); ++i) dst.push_back({problem.out[i], launch.out<std::byte>(i)});
    TRY_ASSIGN(const auto results, bodies->run(problem.op, as_constants(src), stream));
    return store_results(results, dst);
  };
  return out;
}

const Tactic& bodies_tactic() {
  static const Tactic tactic{.name = "bodies", .op = "*", .prepare = prepare_bodies};
  return tactic;
}

}  // namespace

Result<Solution> solve_step(const Problem& problem, const Device& device, std::string_view preferred) {
  const Tactic& bodies = bodies_tactic();
  if (!has_bodies(problem.op)) return solve(problem, device, preferred);
  if (device.reaches(&bodies)) {
    TRY_ASSIGN(Prepared prepared, bodies.prepare(problem, device));
    return Solution{&bodies, std::move(prepared)};
  }
  const Device* host = host_of(device);
  if (!host) return solve(problem, device, preferred);
  TRY_ASSIGN(Prepared prepared, bodies.prepare(problem, *host));
  TRY_ASSIGN(prepared, run_on_host(problem, std::move(prepared), *host));
  return Solution{&bodies, std::move(prepared)};
}

Result<std::vector<Constant>> Bodies::run(const Op& op, std::span<const Constant> operands, Stream& stream) {
  return run_with_bodies(op, operands, [&](const Graph& graph, std::span<const Constant> inputs) {
    return run_body(graph, inputs, stream);
  });
}

Result<Bodies::Variant*> Bodies::variant_for(Body& body, std::span<const Constant> inputs, int threads) {
  Types types;
  for (const Constant& input : inputs) types.push_back(input.type());
  const auto same = [&](const auto& variant) { return variant->threads == threads && variant->in == types; };
  if (const auto at = std::ranges::find_if(body.variants, same); at != body.variants.end()) {
    std::rotate(body.variants.begin(), at, at + 1);
    return body.variants.front().get();
  }
  auto made = std::make_unique<Variant>();
  std::vector<Shape> shapes;
  for (const TensorType& type : types) shapes.push_back(type.shape);
  // No elements: what they decide is left to the tail, so that a turn with other elements needs no other schedule.
  TRY_ASSIGN(made->resolved, resolve(body.placed, shapes, std::vector<Constant>(inputs.size())));
  const auto solver = [&](NodeId, const Problem& problem) { return solve_step(problem, *device_, {}); };
  TRY_ASSIGN(made->schedule, Schedule::make(body.placed, made->resolved, *device_, solver, threads, InPlace::yes));
  made->in = std::move(types);
  made->threads = threads;
  if (body.variants.size() == kMaxVariants) body.variants.pop_back();
  body.variants.insert(body.variants.begin(), std::move(made));
  return body.variants.front().get();
}

Result<std::map<ValueId, Constant>> Bodies::fetch_made(const Graph& graph, const Variant& variant, Stream& stream) {
  std::vector<ValueId> wanted;
  for (const NodeId id : variant.resolved.deferred)
    wanted.insert(wanted.end(), graph.node(id).inputs.begin(), graph.node(id).inputs.end());
  std::map<ValueId, Constant> out;
  for (const ValueId id : wanted) {
    if (id == kNoValue || variant.resolved.values[index(id)] || out.count(id) > 0) continue;
    const TensorType& type = variant.resolved.types[index(id)];
    const std::byte* from = type.present() ? variant.schedule.value(id) : nullptr;
    if (from == nullptr || is_container(type.dtype)) continue;
    TRY_ASSIGN(out[id], fetch(type, from, stream));
  }
  return out;
}

Result<std::vector<Constant>> Bodies::run_body(const Graph& graph, std::span<const Constant> inputs, Stream& stream) {
  Body& body = bodies_[&graph];
  if (body.placed.nodes().empty() && body.placed.outputs().empty()) {
    TRY_ASSIGN(body.placed, place::assign_layouts(graph, *device_));
  }
  if (inputs.size() != body.placed.inputs().size()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", body.placed.inputs().size(), " inputs of a body, found ", inputs.size()));
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    const TensorType& expected = body.placed.type(body.placed.inputs()[i].value);
    if (!inputs[i] || !expected.present() || inputs[i].type().dtype == expected.dtype) continue;
    return Error(ErrorCode::internal,
                 str("input no. ", i, " of a body: expected ", expected, ", found ", inputs[i].type()));
  }
  TRY_ASSIGN(Variant * variant, variant_for(body, inputs, stream.threads()));
  const auto& ports = body.placed.outputs();
  const Resolved& resolved = variant->resolved;
  std::vector<Constant> out(ports.size());
  for (size_t i = 0; i < inputs.size(); ++i) TRY(variant->schedule.bind_input(i, inputs[i].bytes().data()));
  for (size_t i = 0; i < ports.size(); ++i) {
    const TensorType& type = resolved.types[index(ports[i].value)];
    std::byte* to = nullptr;
    if (type.present() && !is_container(type.dtype)) {
      out[i] = Constant::make({type.dtype, type.shape}, [&](std::byte* bytes) { to = bytes; });
    }
    TRY(variant->schedule.bind_output(i, to));
  }
  TRY(variant->schedule.run(stream));
  TRY(stream.synchronize());
  const bool copies = !device_->reaches(this);
  std::map<ValueId, Constant> fetched;  // what the schedule made, in the host's memory
  if (copies) {
    TRY_ASSIGN(fetched, fetch_made(body.placed, *variant, stream));
  }
  const auto outside = [&](ValueId id) {
    for (size_t i = 0; i < inputs.size(); ++i) {
      if (body.placed.inputs()[i].value == id) return inputs[i];
    }
    if (resolved.values[index(id)]) return resolved.values[index(id)];
    if (copies) return fetched[id];
    const TensorType& type = resolved.types[index(id)];
    return type.present() ? Constant({type.dtype, type.shape}, {variant->schedule.value(id), type.bytes()}, nullptr)
                          : Constant();
  };
  const auto solver = [&](NodeId, const Problem& problem) { return solve_step(problem, *device_, {}); };
  TRY(variant->tail.run(body.placed, resolved, outside, *device_, solver, stream));
  for (size_t i = 0; i < ports.size(); ++i) {
    if (out[i]) continue;
    const Constant* made = variant->tail.value(ports[i].value);
    out[i] = made ? *made : outside(ports[i].value);
  }
  return out;
}

}  // namespace tenon
