// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From ranges to products of integers.
#include "builder/int8.h"

#include <algorithm>

#include "backend/offers.h"
#include "builder/graph_runner.h"
#include "passes/pipelines.h"
#include "place/place.h"
#include "plan/resolve.h"
#include "quant/quantize_graph.h"

namespace tenon {

namespace {

constexpr float kLargestInteger = 127;

bool has_quantize_nodes(const Graph& graph) {
  for (const Node& node : graph.nodes()) {
    if (node.op.name() == "quantize_linear" || node.op.name() == "dynamic_quantize_linear") return true;
  }
  return false;
}

std::vector<std::string> float_names(const Graph& graph) {
  std::vector<std::string> names;
  for (const Value& value : graph.values()) {
    if (value.type.dtype == DataType::f32 && !value.constant) names.push_back(value.name);
  }
  return names;
}

/// The table of the cache, or one made now. The network is observed simplified, not fused: names stay the user's.
Result<quant::CalibrationTable> table_of(const Int8Options& options, const Int8Context& context, std::string& report) {
  if (options.table) {
    const quant::TableFit fit = quant::compare_names(*options.table, float_names(context.source));
    report +=
        str("calibration: ", options.table->scales.size(), " scales of a table (", options.table->algorithm, ")\n");
    for (const std::string& name : fit.unknown) report += str("calibration: no tensor '", name, "' of the table\n");
    return *options.table;
  }
  if (!options.batches) return quant::CalibrationTable{};
  Graph observed = context.source;
  TRY(passes::simplify(observed, context.passes));
  const auto make_runner = [&](Graph graph) {
    return GraphRunner::make(std::move(graph), context.device, context.threads);
  };
  TRY_ASSIGN(const quant::Calibration found,
             quant::calibrate(observed, options.batches, make_runner, options.calibration).note("while calibrating"));
  report += str("calibration: ", found.batches, " batches, ", found.table.scales.size(), " scales (",
                found.table.algorithm, ")\n");
  for (const std::string& line : found.without_range) report += str("calibration: no range for ", line, "\n");
  if (options.store) TRY(options.store(found.table));
  return found.table;
}

/// A product of integers that only the reference could run, and why.
struct Unsolved {
  Origin origin;
  std::string reasons;
};

Result<std::vector<Unsolved>> run_by_reference(const Graph& graph, const Int8Context& context) {
  TRY_ASSIGN(const Graph placed, place::assign_layouts(graph, context.device));
  std::vector<Shape> shapes;
  std::vector<Constant> elements;
  for (size_t i = 0; i < placed.inputs().size(); ++i) {
    const std::vector<int64_t>& values = context.profile.values[i].opt;
    shapes.push_back(Shape::of(context.profile.shapes[i].opt));
    elements.push_back(values.empty() ? Constant{} : Constant::i64_vector(values));
  }
  TRY_ASSIGN(const Resolved resolved, resolve(placed, shapes, elements));
  const auto asked = context.device.for_asking();
  std::vector<Unsolved> out;
  for (const NodeId id : resolved.steps) {
    const Node& node = placed.node(id);
    if (!node.op.name().starts_with("quantized_")) continue;
    const Problem problem = problem_of(placed, resolved, id, context.threads);
    const Offers offers = ask_tactics(problem, asked ? *asked : context.device);
    if (offers.accepted.empty()) return offers.none(problem);
    if (offers.accepted[0].tactic->op != "*") continue;
    std::vector<std::string> reasons;
    for (const Refusal& one : offers.declined) reasons.push_back(str(one.tactic->name, ": ", one.reason.message()));
    out.push_back({node.origin, join(reasons, "; ")});
  }
  return out;
}

/// The unsolved product that this product of floats became; nullptr if it was solved.
const Unsolved* find_unsolved(const std::vector<Unsolved>& unsolved, const Node& node) {
  for (const Unsolved& one : unsolved) {
    const auto& all = one.origin.names();
    const auto& own = node.origin.names();
    if (!own.empty() && std::includes(all.begin(), all.end(), own.begin(), own.end())) return &one;
  }
  return nullptr;
}

/// A copy with products of integers, except for those that turned out unsolved.
Result<Graph> quantized(const Graph& graph, const std::map<std::string, float>& scales, const Int8Options& options,
                        const std::vector<Unsolved>& unsolved, const Int8Context& context,
                        std::vector<quant::Decision>& decisions) {
  Graph out = graph;
  quant::QuantizeOptions quantize{.scales = scales, .keep_out = {}};
  quantize.keep_out = [&](const Graph& g, const Node& node) -> std::string {
    if (const Unsolved* one = find_unsolved(unsolved, node)) return one->reasons;
    return options.keep_in_float ? options.keep_in_float(g, node) : std::string();
  };
  TRY_ASSIGN(decisions, quant::quantize_graph(out, quantize));
  TRY(passes::fuse(out, context.passes));
  return out;
}

}  // namespace

Result<> lower_to_int8(Graph& graph, const Int8Options& options, const Int8Context& context, std::string& report) {
  if (!options.allowed) return Done{};
  TRY_ASSIGN(const quant::CalibrationTable table, table_of(options, context, report));
  std::map<std::string, float> scales = table.scales;
  for (const auto& [name, range] : options.ranges) scales[name] = range / kLargestInteger;
  if (scales.empty()) {
    if (has_quantize_nodes(context.source)) return Done{};
    return Error(ErrorCode::invalid_argument, "8 bits are asked for, but the range of no tensor is known")
        .hint("give a calibrator, a calibration table or dynamic ranges, or a network with quantize nodes");
  }
  std::vector<quant::Decision> decisions;
  TRY_ASSIGN(Graph out, quantized(graph, scales, options, {}, context, decisions));
  TRY_ASSIGN(const std::vector<Unsolved> unsolved, run_by_reference(out, context));
  if (!unsolved.empty()) {
    TRY_ASSIGN(out, quantized(graph, scales, options, unsolved, context, decisions));
  }
  size_t count = 0;
  for (const quant::Decision& decision : decisions) {
    count += decision.reason.empty() ? 1 : 0;
    if (!decision.reason.empty()) report += str("int8: ", decision.node, " stays f32: ", decision.reason, "\n");
  }
  report += str("int8: ", count, " of ", decisions.size(), " products\n");
  graph = std::move(out);
  return Done{};
}

}  // namespace tenon
