// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From permissions to 16-bit floats.
#include "builder/half.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "backend/offers.h"
#include "builder/graph_runner.h"
#include "builder/race.h"
#include "ops/conv.h"
#include "ops/conv_transpose.h"
#include "ops/lib/bodies.h"
#include "ops/matmul.h"
#include "passes/half.h"
#include "passes/pipelines.h"
#include "place/place.h"
#include "plan/optimum.h"

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

/// What f16 makes of a large negative number, -infinity, is what a mask in front of a softmax means by it: it counts
/// only where a product gives it. NaN counts as beyond anything.
float largest_magnitude(const ConstTensor& tensor, bool negative_counts) {
  const auto* elements = tensor.as<float>();
  float out = 0;
  for (int64_t i = 0; i < tensor.volume(); ++i) {
    const float magnitude = negative_counts ? std::abs(elements[i]) : elements[i];
    if (!(magnitude <= out)) out = magnitude;
  }
  return out;
}

bool is_input(const Graph& graph, ValueId id) {
  return std::any_of(graph.inputs().begin(), graph.inputs().end(), [&](const Port& port) { return port.value == id; });
}

bool is_made_by_product(const Graph& graph, ValueId id) {
  const Node* maker = graph.producer(id);
  return maker && (maker->op.is<Conv>() || maker->op.is<ConvTranspose>() || maker->op.is<Matmul>());
}

/// With every f32 value as an output that the caller or a node gives.
Result<Graph> with_float_outputs(const Graph& graph, const Profile& profile) {
  TRY_ASSIGN(Graph out, known_before_run(graph, profile));
  out.clear_outputs();
  for (size_t i = 0; i < out.values().size(); ++i) {
    const auto id = static_cast<ValueId>(i);
    const bool given = out.producer(id) != nullptr || is_input(out, id);
    if (given && out.type(id).dtype == DataType::f32) out.add_output(id, out.value(id).name);
  }
  return out;
}

/// Of every f32 value by name, over all data.
Result<std::map<std::string, float>> largest_magnitudes(const Graph& graph, const HalfOptions& options,
                                                        const HalfContext& context) {
  TRY_ASSIGN(const Graph all, with_float_outputs(graph, context.profile));
  TRY_ASSIGN(const auto runner, GraphRunner::make(all, context.device, context.threads));
  std::map<std::string, float> out;
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
    for (size_t i = 0; i < found.size(); ++i) {
      const Port& port = all.outputs()[i];
      float& largest = out[port.name];
      largest = std::max(largest, largest_magnitude(found[i], is_made_by_product(all, port.value)));
    }
    if (!options.batch) break;
  }
  return out;
}

/// Tactics that multiply in 16 bits are named so.
bool is_half_tactic(std::string_view name) { return name.find("_half_") != std::string_view::npos; }

/// Of the placed graph's products that may multiply in 16 bits, in order: does a tactic of the device?
Result<std::vector<bool>> multiplied_by_device(const Graph& placed, const HalfContext& context) {
  TRY_ASSIGN(const Resolved resolved, resolve_at(placed, context.profile));
  const std::set<NodeId> steps(resolved.steps.begin(), resolved.steps.end());
  const auto asked = context.device.for_asking();
  const Device& device = asked ? *asked : context.device;
  std::vector<bool> out;
  for (size_t i = 0; i < placed.nodes().size(); ++i) {
    const auto id = static_cast<NodeId>(i);
    if (passes::arithmetic_of(placed.node(id).op) == DataType::f32) continue;
    const auto tactics = tactics_for(device, placed.node(id).op.name());
    out.push_back(steps.contains(id) && std::any_of(tactics.begin(), tactics.end(), [&](const Tactic* tactic) {
                    return is_half_tactic(tactic->name) &&
                           tactic->prepare(problem_of(placed, resolved, id, context.threads), device).ok();
                  }));
  }
  return out;
}

/// Products that no tactic of the device multiplies in the 16 bits that they may have lose that leave. Placing keeps
/// their order.
Result<> drop_arithmetic_of_none(Graph& graph, const HalfContext& context) {
  if (passes::arithmetic_of(graph).empty()) return Done{};
  TRY_ASSIGN(const Graph placed, place::assign_layouts(graph, context.device));
  TRY_ASSIGN(const std::vector<bool> has_one, multiplied_by_device(placed, context));
  passes::ProductArithmetic found;
  size_t number = 0;
  for (const Node& node : graph.nodes()) {
    const DataType arithmetic = passes::arithmetic_of(node.op);
    if (arithmetic == DataType::f32) continue;
    if (number < has_one.size() && has_one[number]) found[graph.value(node.outputs[0]).name] = arithmetic;
    ++number;
  }
  passes::allow_arithmetic_only(graph, found);
  return Done{};
}

/// Products of f32 that are not kept.
passes::ProductArithmetic float_products(const Graph& graph, DataType to, const passes::LayerNames& kept) {
  passes::ProductArithmetic out;
  for (const Node& node : graph.nodes()) {
    if (!node.op || node.outputs.empty() || passes::is_one_of(kept, graph, node)) continue;
    if (passes::arithmetic_of(node.op) == DataType::f32) out[graph.value(node.outputs[0]).name] = to;
  }
  return out;
}

/// Their factors are of 16 bits already.
passes::ProductArithmetic products_of_halves(const Graph& graph, std::span<const NodeId> nodes) {
  passes::ProductArithmetic out;
  for (const NodeId id : nodes) {
    const Node& node = graph.node(id);
    const DataType dtype = node.inputs.empty() ? DataType::none : graph.type(node.inputs[0]).dtype;
    if (dtype != DataType::f16 && dtype != DataType::bf16) continue;
    out[graph.value(node.outputs[0]).name] = dtype;
  }
  return out;
}

/// Would the reference run it on this device?
bool by_reference_only(const Problem& problem, const Device& device) {
  const auto asked = device.for_asking();
  const Offers offers = ask_tactics(problem, asked ? *asked : device);
  return offers.accepted.empty() || offers.accepted[0].tactic->is_last_resort();
}

/// The nodes of a body that only the reference would run. Those whose sizes are not known before the run are left as
/// they are: no tactic can be asked for them.
std::vector<NodeId> halves_of_body(const Graph& body, const HalfContext& context) {
  std::vector<NodeId> out;
  for (size_t i = 0; i < body.nodes().size(); ++i) {
    const auto id = static_cast<NodeId>(i);
    if (body.erased(id)) continue;
    const Node& node = body.node(id);
    if (node.op.name() == "cast" || node.op.traits().view || node.op.computes() || !has_halves(body, node)) continue;
    Problem problem{node.op, {}, {}, {}, context.threads};
    for (const ValueId value : node.inputs) {
      problem.in.push_back(value == kNoValue ? TensorType{} : body.type(value));
      const Constant* constant = value == kNoValue ? nullptr : body.constant(value);
      problem.constants.push_back(constant ? *constant : Constant());
    }
    for (const ValueId value : node.outputs) problem.out.push_back(body.type(value));
    const auto is_static = [](const TensorType& type) { return !type.present() || type.shape.is_static(); };
    if (!std::ranges::all_of(problem.in, is_static) || !std::ranges::all_of(problem.out, is_static)) continue;
    if (by_reference_only(problem, context.device)) out.push_back(id);
  }
  return out;
}

/// Nodes of a graph that compute in f32 by what they give, those of its bodies behind what their operators give.
using ChosenHalves = std::function<std::vector<NodeId>(const Graph& body, const std::string& prefix)>;

/// What separates an operator's result and a value of one of its bodies in the recipe: names have no such character.
constexpr char kInside = '\n';

/// The nodes that `chosen` names compute in f32 in the bodies of `graph`, which keep the types of their inputs and
/// outputs.
Result<> compute_halves_of_bodies(Graph& graph, const ChosenHalves& chosen, const std::string& prefix = "") {
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    const auto id = static_cast<NodeId>(i);
    if (graph.erased(id) || !has_bodies(graph.node(id).op)) continue;
    int number = 0;  // of the body
    TRY_ASSIGN(Op op, with_bodies(graph.node(id).op, [&](const Graph& body) -> Result<Graph> {
                 const std::string inside = str(prefix, graph.value(graph.node(id).outputs[0]).name, kInside, number++);
                 Graph changed = body;
                 const std::vector<NodeId> nodes = chosen(changed, inside + kInside);
                 if (!nodes.empty()) TRY(passes::compute_in_f32(changed, nodes));
                 TRY(compute_halves_of_bodies(changed, chosen, inside + kInside));
                 return changed;
               }));
    graph.node(id).op = std::move(op);
  }
  return Done{};
}

}  // namespace

Result<> compute_halves_in_f32(Graph& graph, const HalfContext& context, std::string& report, Recipe& recipe) {
  std::vector<NodeId> by_reference;
  std::set<std::string> operators;
  TRY(compute_halves_of_bodies(graph, [&](const Graph& body, const std::string& prefix) {
    std::vector<NodeId> nodes = halves_of_body(body, context);
    for (const NodeId id : nodes) recipe.halves_in_f32.push_back(prefix + body.value(body.node(id).outputs[0]).name);
    return nodes;
  }));
  if (std::none_of(graph.nodes().begin(), graph.nodes().end(), [&](const Node& n) { return has_halves(graph, n); }))
    return Done{};
  TRY_ASSIGN(const Resolved resolved, resolve_at(graph, context.profile));
  for (const NodeId id : resolved.steps) {
    const Node& node = graph.node(id);
    // A body's inputs have types of their own, which its operands must keep.
    if (!has_halves(graph, node) || has_bodies(node.op)) continue;
    if (!by_reference_only(problem_of(graph, resolved, id, context.threads), context.device)) continue;
    by_reference.push_back(id);
    operators.insert(std::string(node.op.name()));
  }
  if (by_reference.empty()) return Done{};
  const passes::ProductArithmetic products = products_of_halves(graph, by_reference);
  for (const NodeId id : by_reference) recipe.halves_in_f32.push_back(graph.value(graph.node(id).outputs[0]).name);
  TRY(passes::compute_in_f32(graph, by_reference));
  passes::allow_arithmetic(graph, products);
  TRY(passes::fuse(graph, context.passes));
  TRY(drop_arithmetic_of_none(graph, context));
  recipe.half_arithmetic.merge(passes::arithmetic_of(graph));
  report += str("16-bit floats: ", by_reference.size(), " operators compute in f32 and round what they give, since ",
                context.device.backend(), " has no 16-bit arithmetic for them: ",
                join(std::vector<std::string>(operators.begin(), operators.end())), "\n");
  return Done{};
}

Result<passes::LayerNames> beyond_f16(const Graph& graph, const HalfOptions& options, const HalfContext& context,
                                      std::string& report) {
  TRY_ASSIGN(const auto largest, largest_magnitudes(graph, options, context));
  const auto reaches = [&](ValueId id) {
    const auto found = id == kNoValue ? largest.end() : largest.find(graph.value(id).name);
    return found != largest.end() && !(found->second <= kLargestF16);
  };
  passes::LayerNames out;
  for (const Node& node : graph.nodes()) {
    if (!node.op) continue;
    const auto given = std::find_if(node.outputs.begin(), node.outputs.end(), reaches);
    const auto read = std::find_if(node.inputs.begin(), node.inputs.end(), reaches);
    const bool gives = given != node.outputs.end();
    if (!gives && read == node.inputs.end()) continue;
    const std::string& value = graph.value(gives ? *given : *read).name;
    for (std::string& name : passes::layer_names(graph, node)) out.insert(std::move(name));
    const std::string subject = gives ? str("'", value, "'") : str("what it reads, '", value, "',");
    report += str("f16: layer '", to_string(node.origin), "' stays f32: ", subject, " reaches ", largest.at(value),
                  " on ", options.batch ? "the data given" : "random data", ", the largest f16 is ", kLargestF16, "\n");
  }
  return out;
}

Result<passes::LayerNames> kept_by_range(const HalfOptions& options, const HalfContext& context, std::string& report) {
  Graph fused = context.source;
  TRY(passes::simplify(fused, context.passes));
  TRY(passes::fuse_vertically(fused, context.passes));
  return beyond_f16(fused, options, context, report);
}

Result<> lower_to_half(Graph& graph, const HalfOptions& options, const HalfContext& context, std::string& report,
                       Recipe& recipe) {
  if (!options.to) return Done{};
  const DataType to = *options.to;
  passes::LayerNames kept;
  if (to == DataType::f16) {
    TRY_ASSIGN(kept, beyond_f16(graph, options, context, report));
  }
  recipe.half = to;
  recipe.kept_in_f32.assign(kept.begin(), kept.end());
  TRY_ASSIGN(const passes::RoundedWeights rounded, passes::round_weights(graph, to, kept));
  for (const std::string& name : rounded.too_large) {
    report += str(to, ": weights '", name, "' stay f32: they hold values beyond ", kLargestF16, "\n");
  }
  report += str(to, ": ", rounded.count, " constants of ", rounded.bytes, " bytes are rounded to ", to,
                " and take half of that in the plan; values between layers stay f32\n");
  const passes::ProductArithmetic before = passes::arithmetic_of(graph);
  passes::allow_arithmetic(graph, float_products(graph, to, kept));
  TRY(drop_arithmetic_of_none(graph, context));
  const passes::ProductArithmetic products = passes::arithmetic_of(graph);
  recipe.half_arithmetic = products;
  if (products.size() > before.size()) {
    report += str(to, ": ", products.size() - before.size(), " products may multiply in ", to,
                  " with sums in f32, which is taken where it is timed to be faster\n");
  } else {
    report += str(to, ": ", context.device.backend(), " computes in f32: it has no instructions that multiply ", to,
                  ", or no product that they would run\n");
  }
  return Done{};
}

Result<> compute_halves_in_f32_by(Graph& graph, const Recipe& recipe, const PassOptions& options) {
  if (recipe.halves_in_f32.empty()) return Done{};
  const auto named = [&](const Graph& body, const std::string& prefix) {
    std::vector<NodeId> out;
    for (const std::string& name : recipe.halves_in_f32) {
      if (!name.starts_with(prefix)) continue;
      const ValueId made = body.find(name.substr(prefix.size()));
      if (made != kNoValue && body.producer(made)) out.push_back(body.value(made).producer);
    }
    return out;
  };
  TRY(compute_halves_of_bodies(graph, named));
  const std::vector<NodeId> nodes = named(graph, "");
  if (nodes.empty()) return Done{};
  const passes::ProductArithmetic products = products_of_halves(graph, nodes);
  TRY(passes::compute_in_f32(graph, nodes));
  passes::allow_arithmetic(graph, products);
  TRY(passes::fuse(graph, options));
  passes::allow_arithmetic_only(graph, recipe.half_arithmetic);
  return Done{};
}

Result<> lower_to_half_by(Graph& graph, const Recipe& recipe) {
  if (recipe.half == DataType::none) return Done{};
  const passes::LayerNames kept(recipe.kept_in_f32.begin(), recipe.kept_in_f32.end());
  TRY(passes::round_weights(graph, recipe.half, kept));
  passes::allow_arithmetic(graph, recipe.half_arithmetic);
  return Done{};
}

std::string arithmetic_taken(const Graph& placed, std::span<const Choice> choices) {
  std::string out;
  for (size_t i = 0; i < choices.size(); ++i) {
    const Node& node = placed.nodes()[i];
    if (!node.op || choices[i].tactic.empty()) continue;
    const DataType allowed = passes::arithmetic_of(node.op);
    if (allowed == DataType::f32) continue;
    out += str(allowed, ": layer '", to_string(node.origin), "' multiplies in ",
               is_half_tactic(choices[i].tactic) ? allowed : DataType::f32, "\n");
  }
  return out;
}

}  // namespace tenon
