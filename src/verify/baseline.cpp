// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Running graphs the trusted way.
#include "verify/baseline.h"

#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "passes/pipelines.h"

namespace tenon::verify {

Result<std::vector<Constant>> Baseline::outputs(const Graph& graph, const std::vector<Constant>& inputs,
                                                const std::string& phase) const {
  return against_ == Against::reference ? on_reference(graph, inputs, phase) : unfused(graph, inputs, phase);
}

Result<std::vector<Constant>> Baseline::on_reference(const Graph& graph, const std::vector<Constant>& inputs,
                                                     const std::string& phase) const {
  std::vector<int> uses = count_uses(graph);
  std::vector<Constant> values(graph.values().size());
  for (size_t i = 0; i < values.size(); ++i) values[i] = graph.values()[i].constant;
  for (size_t i = 0; i < inputs.size(); ++i) values[index(graph.inputs()[i].value)] = inputs[i];
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    if (watch_ && !watch_(phase, i, graph.nodes().size())) return Error(ErrorCode::cancelled, "cancelled");
    const Node& node = graph.nodes()[i];
    if (!node.op) continue;
    std::vector<Constant> operands;
    for (const ValueId id : node.inputs) operands.push_back(id == kNoValue ? Constant{} : values[index(id)]);
    TRY_ASSIGN(auto results, ops::evaluate(node.op, operands).note(str("in ", ir::describe(graph, node))));
    for (size_t k = 0; k < node.outputs.size(); ++k) values[index(node.outputs[k])] = std::move(results[k]);
    for (const ValueId id : node.inputs) {
      if (id != kNoValue && --uses[index(id)] == 0) values[index(id)] = {};  // nobody reads it any more
    }
  }
  std::vector<Constant> out;
  for (const Port& port : graph.outputs()) out.push_back(values[index(port.value)]);
  return out;
}

Result<std::vector<Constant>> Baseline::unfused(const Graph& graph, const std::vector<Constant>& inputs,
                                                const std::string& phase) const {
  BuildOptions options;
  options.threads = build_.threads;
  options.level = 0;
  options.profiles = profile_for(graph, inputs);
  options.disabled_tactics = build_.disabled_tactics;
  for (const auto passes : {passes::simplify_passes(), passes::fuse_passes()}) {
    for (const Pass& pass : passes) options.disabled_passes.emplace_back(pass.name);
  }
  if (watch_ && !watch_(phase, 0, 1)) return Error(ErrorCode::cancelled, "cancelled");
  TRY_ASSIGN(Plan plan, build(graph, options, *device_));
  TRY_ASSIGN(auto engine, Engine::load(std::move(plan), device_));
  TRY_ASSIGN(Bound bound, Bound::make(std::move(engine), inputs));
  TRY(bound.context().run());
  return bound.outputs();
}

std::vector<Profile> profile_for(const Graph& graph, const std::vector<Constant>& inputs) {
  Profile profile;
  const std::vector<bool> decides = shape_inputs(graph);
  for (size_t i = 0; i < inputs.size(); ++i) {
    const auto dims = inputs[i].type().shape.numbers();
    profile.shapes.push_back({dims, dims, dims});
    Bounds values;
    if (decides[i]) {
      const auto elements = inputs[i].to_i64();
      values = {elements, elements, elements};
    }
    profile.values.push_back(std::move(values));
  }
  return {profile};
}

Result<Bound> Bound::make(std::shared_ptr<const Engine> engine, const std::vector<Constant>& inputs) {
  Bound out;
  const size_t outputs = engine->plan().graph.outputs().size();
  TRY_ASSIGN(out.context_, ExecutionContext::create(std::move(engine)));
  out.inputs_ = inputs;
  for (size_t i = 0; i < inputs.size(); ++i) {
    TRY(out.context_->set_input_shape(i, inputs[i].type().shape));
    out.context_->set_input_address(i, inputs[i].bytes().data());
  }
  for (size_t i = 0; i < outputs; ++i) {
    TRY_ASSIGN(const TensorType type, out.context_->output_type(i));
    out.memory_.emplace_back(type.bytes() + kArenaAlignment);
    out.context_->set_output_address(i, out.memory_.back().data());
  }
  return out;
}

Result<std::vector<Constant>> Bound::outputs() {
  std::vector<Constant> out;
  for (size_t i = 0; i < memory_.size(); ++i) {
    TRY_ASSIGN(const TensorType type, context_->output_type(i));
    out.push_back(Constant::copy(type, std::span<const std::byte>(memory_[i]).first(type.bytes())));
  }
  return out;
}

}  // namespace tenon::verify
