// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Running a graph during a build.
#include "builder/graph_runner.h"

#include <set>

#include "ir/verify.h"
#include "place/place.h"
#include "plan/optimum.h"

namespace tenon {

Result<std::unique_ptr<quant::Runner>> GraphRunner::make(Graph graph, const Device& device, int threads) {
  TRY_ASSIGN(Graph placed, place::assign_layouts(graph, device));
  return make_tuned(std::move(placed), {}, device, threads);
}

Result<std::unique_ptr<quant::Runner>> GraphRunner::make_tuned(Graph placed, std::vector<Choice> choices,
                                                               const Device& device, int threads) {
  std::unique_ptr<GraphRunner> runner(new GraphRunner(std::move(placed), device));
  TRY_ASSIGN(runner->stream_, device.make_stream());
  runner->stream_->set_threads(threads);
  runner->choices_ = std::move(choices);
  runner->shape_inputs_ = shape_inputs(runner->graph_);
  return std::unique_ptr<quant::Runner>(std::move(runner));
}

Result<> GraphRunner::prepare(std::span<const ConstTensor> inputs) {
  std::vector<TensorType> types;
  bool decides = false;  // elements that decide shapes may differ from run to run
  for (size_t i = 0; i < inputs.size(); ++i) {
    types.push_back(inputs[i].type);
    decides = decides || shape_inputs_[i];
  }
  if (!decides && types == prepared_for_) return Done{};
  std::vector<Shape> shapes;
  std::vector<Constant> elements;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const ConstTensor& input = inputs[i];
    shapes.push_back(input.type.shape);
    elements.push_back(shape_inputs_[i] ? Constant::copy(input.type, {input.data, input.type.bytes()}) : Constant{});
  }
  TRY_ASSIGN(resolved_, resolve(graph_, shapes, elements));
  if (!resolved_.deferred.empty()) {
    const Node& node = graph_.node(resolved_.deferred[0]);
    return Error(ErrorCode::unsupported, str("expected shapes that follow from those of the inputs, found ",
                                             ir::describe(graph_, node), ", whose shape depends on data"))
        .hint("give dynamic ranges instead of calibrating");
  }
  TRY_ASSIGN(schedule_, Schedule::make(
                            graph_, resolved_, device_,
                            [&](NodeId id, const Problem& problem) {
                              return solve(problem, device_, choices_.empty() ? "" : choices_[index(id)].tactic);
                            },
                            stream_->threads()));
  outputs_.clear();
  for (const Port& port : graph_.outputs()) outputs_.emplace_back(resolved_.types[index(port.value)].bytes());
  for (size_t i = 0; i < outputs_.size(); ++i) TRY(schedule_.bind_output(i, outputs_[i].data()));
  prepared_for_ = std::move(types);
  return Done{};
}

Result<std::vector<ConstTensor>> GraphRunner::run(std::span<const ConstTensor> inputs) {
  TRY(prepare(inputs));
  for (size_t i = 0; i < inputs.size(); ++i) TRY(schedule_.bind_input(i, inputs[i].data));
  TRY(schedule_.run(*stream_));
  TRY(stream_->synchronize());
  std::vector<ConstTensor> out;
  for (size_t i = 0; i < outputs_.size(); ++i) {
    const TensorType& type = resolved_.types[index(graph_.outputs()[i].value)];
    out.push_back({{type.dtype, type.shape}, outputs_[i].data()});
  }
  return out;
}

Result<Graph> known_before_run(const Graph& graph, const Profile& profile) {
  TRY_ASSIGN(const Resolved resolved, resolve_at(graph, profile));
  const std::set<NodeId> deferred(resolved.deferred.begin(), resolved.deferred.end());
  Graph out = graph;
  out.clear_outputs();
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    if (graph.erased(static_cast<NodeId>(i)) || deferred.contains(static_cast<NodeId>(i))) continue;
    for (const ValueId id : graph.nodes()[i].outputs) {
      if (id != kNoValue) out.add_output(id, graph.value(id).name);
    }
  }
  out.sweep();
  return out;
}

}  // namespace tenon
