// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From permissions to 16-bit floats.
#include "builder/half.h"

#include <algorithm>
#include <cmath>

#include "backend/offers.h"
#include "builder/graph_runner.h"
#include "builder/race.h"
#include "passes/half.h"
#include "passes/pipelines.h"
#include "plan/resolve.h"

namespace tenon {

namespace {

constexpr float kLargestF16 = 65504;
constexpr size_t kMostBatches = 16;

bool has_halves(const Graph& graph, const Node& node) {
  const auto is_half = [&](ValueId id) {
    return id != kNoValue && (graph.type(id).dtype == DataType::f16 || graph.type(id).dtype == DataType::bf16);
  };
  return std::any_of(node.inputs.begin(), node.inputs.end(), is_half);
}

Result<Resolved> at_optimum(const Graph& graph, const Profile& profile) {
  std::vector<Shape> shapes;
  std::vector<Constant> elements;
  for (size_t i = 0; i < graph.inputs().size(); ++i) {
    const std::vector<int64_t>& values = profile.values[i].opt;
    shapes.push_back(Shape::of(profile.shapes[i].opt));
    elements.push_back(values.empty() ? Constant{} : Constant::i64_vector(values));
  }
  return resolve(graph, shapes, elements);
}

/// Every f32 value that a node gives, as an output.
Graph with_float_outputs(const Graph& graph) {
  Graph out = graph;
  out.clear_outputs();
  for (const Node& node : graph.nodes()) {
    for (const ValueId id : node.outputs) {
      if (id != kNoValue && graph.type(id).dtype == DataType::f32) out.add_output(id, graph.value(id).name);
    }
  }
  return out;
}

/// NaN counts as beyond anything.
float largest_magnitude(const ConstTensor& tensor) {
  const auto* elements = tensor.as<float>();
  float out = 0;
  for (int64_t i = 0; i < tensor.volume(); ++i) {
    const float magnitude = std::abs(elements[i]);
    if (!(magnitude <= out)) out = magnitude;
  }
  return out;
}

}  // namespace

Result<> compute_halves_in_f32(Graph& graph, const HalfContext& context, std::string& report) {
  std::vector<NodeId> by_reference;
  std::set<std::string> operators;
  if (std::none_of(graph.nodes().begin(), graph.nodes().end(), [&](const Node& n) { return has_halves(graph, n); }))
    return Done{};
  TRY_ASSIGN(const Resolved resolved, at_optimum(graph, context.profile));
  const auto asked = context.device.for_asking();
  for (const NodeId id : resolved.steps) {
    const Node& node = graph.node(id);
    if (!has_halves(graph, node)) continue;
    const Problem problem = problem_of(graph, resolved, id, context.threads);
    const Offers offers = ask_tactics(problem, asked ? *asked : context.device);
    if (!offers.accepted.empty() && !offers.accepted[0].tactic->is_last_resort()) continue;
    by_reference.push_back(id);
    operators.insert(std::string(node.op.name()));
  }
  if (by_reference.empty()) return Done{};
  TRY(passes::compute_in_f32(graph, by_reference));
  TRY(passes::fuse(graph, context.passes));
  report += str("16-bit floats: ", by_reference.size(), " operators compute in f32 and round what they give, since ",
                context.device.backend(), " has no 16-bit arithmetic for them: ",
                join(std::vector<std::string>(operators.begin(), operators.end())), "\n");
  return Done{};
}

Result<std::set<std::string>> beyond_f16(const Graph& graph, const HalfOptions& options, const HalfContext& context,
                                         std::string& report) {
  std::set<std::string> out;
  const Graph all = with_float_outputs(graph);
  TRY_ASSIGN(const auto runner, GraphRunner::make(all, context.device, context.threads));
  std::vector<float> largest(all.outputs().size(), 0);
  const std::vector<Constant> random = options.batch ? std::vector<Constant>() : random_inputs(graph, context.profile);
  for (size_t number = 0; number < kMostBatches; ++number) {
    std::vector<ConstTensor> batch;
    if (options.batch) {
      TRY_ASSIGN(auto given, options.batch(number).note("while looking for values beyond f16"));
      if (!given) break;
      batch = std::move(*given);
    } else {
      for (const Constant& one : random) batch.push_back(one.tensor());
    }
    TRY_ASSIGN(const auto found, runner->run(batch).note("while looking for values beyond f16"));
    for (size_t i = 0; i < found.size(); ++i) largest[i] = std::max(largest[i], largest_magnitude(found[i]));
    if (!options.batch) break;
  }
  const char* data = options.batch ? "the data given" : "random data";
  for (size_t i = 0; i < largest.size(); ++i) {
    if (largest[i] <= kLargestF16) continue;
    const Port& port = all.outputs()[i];
    out.insert(port.name);
    report += str("f16: layer '", to_string(all.producer(port.value)->origin), "' stays f32: '", port.name,
                  "' reaches ", largest[i], " on ", data, ", the largest f16 is ", kLargestF16, "\n");
  }
  return out;
}

Result<> lower_to_half(Graph& graph, const HalfOptions& options, const HalfContext& context, std::string& report) {
  if (!options.to) return Done{};
  const DataType to = *options.to;
  if (to == DataType::f16) TRY(beyond_f16(graph, options, context, report));
  TRY_ASSIGN(const passes::RoundedWeights rounded, passes::round_weights(graph, to));
  for (const std::string& name : rounded.too_large) {
    report += str(to, ": weights '", name, "' stay f32: they hold values beyond ", kLargestF16, "\n");
  }
  report += str(to, ": ", rounded.count, " constants of ", rounded.bytes, " bytes are rounded to ", to,
                " and take half of that in the plan; ", context.device.backend(),
                " computes in f32, and values between layers stay f32\n");
  return Done{};
}

}  // namespace tenon
