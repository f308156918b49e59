// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From ranges to products of integers.
#include "builder/int8.h"

#include <algorithm>

#include "backend/offers.h"
#include "builder/graph_runner.h"
#include "builder/narrow_residuals.h"
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

/// A product of integers that stays one of floats, and why.
struct KeptOut {
  Origin origin;
  std::string reason;
};

/// Those that only the reference could run.
Result<std::vector<KeptOut>> run_by_reference(const Graph& graph, const Int8Context& context) {
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
  std::vector<KeptOut> out;
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

const KeptOut* find_kept_out(const std::vector<KeptOut>& kept_out, const Node& node) {
  for (const KeptOut& one : kept_out) {
    if (is_part_of(node.origin, one.origin)) return &one;
  }
  return nullptr;
}

/// A graph with products of integers, what became of each product, and its times if they were taken.
struct Lowered {
  Graph graph;
  std::vector<quant::Decision> decisions;
  std::vector<LaunchTime> times = {};
  std::vector<Origin> kept_out = {};  // products for which there was a reason
  bool int8 = true;

  double total_us() const {
    double sum = 0;
    for (const LaunchTime& one : times) sum += one.time_us;
    return sum;
  }
};

/// Lowers copies of one graph.
class Lowering {
 public:
  Lowering(const Graph& graph, std::map<std::string, float> scales, const Int8Options& options,
           const Int8Context& context)
      : graph_(graph), scales_(std::move(scales)), options_(options), context_(context) {}

  Result<Lowered> without(const std::vector<KeptOut>& kept_out) const {
    Lowered out{graph_, {}};
    quant::QuantizeOptions quantize{.scales = scales_, .keep_out = {}};
    quantize.keep_out = [&](const Graph& g, const Node& node) -> std::string {
      const KeptOut* one = find_kept_out(kept_out, node);
      std::string reason = one ? one->reason : options_.keep_in_float ? options_.keep_in_float(g, node) : std::string();
      if (!reason.empty()) out.kept_out.push_back(node.origin);
      return reason;
    };
    TRY_ASSIGN(out.decisions, quant::quantize_graph(out.graph, quantize));
    TRY(passes::fuse_vertically(out.graph, context_.passes));
    TRY(passes::merge(out.graph, context_.passes, context_.keep_apart));
    if (options_.narrow_residuals) TRY(narrow_residuals(out.graph, scales_));
    return out;
  }

  /// The fastest of f32, of all products of integers, and of those alone that are faster than their products of floats.
  Result<Lowered> fastest(Lowered lowered, std::vector<KeptOut> kept_out) const {
    Lowered floats{graph_, lowered.decisions};
    floats.int8 = false;
    TRY_ASSIGN(floats.times, context_.measure(graph_));
    TRY_ASSIGN(lowered.times, context_.measure(lowered.graph));
    const auto slower = slower_than_floats(lowered.times, floats.times);
    if (!slower.empty()) {
      kept_out.insert(kept_out.end(), slower.begin(), slower.end());
      TRY_ASSIGN(Lowered mixed, without(kept_out));
      TRY_ASSIGN(mixed.times, context_.measure(mixed.graph));
      if (mixed.total_us() <= lowered.total_us()) lowered = std::move(mixed);
    }
    if (lowered.total_us() <= floats.total_us()) return lowered;
    const std::string reason = str("the network takes ", fixed(floats.total_us(), 0), " us in f32 and ",
                                   fixed(lowered.total_us(), 0), " us with products of 8 bits");
    for (quant::Decision& decision : floats.decisions) {
      if (decision.reason.empty()) decision.reason = reason;
    }
    return floats;
  }

 private:
  /// Products of integers that take longer than those of floats, by more than conversions around these may cost.
  static std::vector<KeptOut> slower_than_floats(const std::vector<LaunchTime>& integers,
                                                 const std::vector<LaunchTime>& floats) {
    constexpr double kConversions = 1.25;
    std::vector<KeptOut> out;
    for (const LaunchTime& one : integers) {
      if (!one.op.starts_with("quantized_")) continue;
      double float_us = 0;
      for (const LaunchTime& other : floats) {
        const bool product = other.op == "conv" || other.op == "matmul";
        if (product && is_part_of(other.origin, one.origin)) float_us += other.time_us;
      }
      if (float_us <= 0 || one.time_us <= float_us * kConversions) continue;
      out.push_back({one.origin, str("f32 is faster: ", fixed(float_us, 1), " us, found ", fixed(one.time_us, 1))});
    }
    return out;
  }

  const Graph& graph_;
  std::map<std::string, float> scales_;
  const Int8Options& options_;
  const Int8Context& context_;
};

std::string said_of(const Lowered& lowered) {
  std::string out;
  size_t count = 0;
  for (const quant::Decision& decision : lowered.decisions) {
    count += decision.reason.empty() ? 1 : 0;
    if (!decision.reason.empty()) out += str("int8: ", decision.node, " stays f32: ", decision.reason, "\n");
  }
  return out + str("int8: ", count, " of ", lowered.decisions.size(), " products\n");
}

}  // namespace

passes::KeepApart kept_apart(const Recipe& recipe) {
  return [&recipe](const Origin& merged) {
    const auto& all = recipe.merges_apart;
    return std::find(all.begin(), all.end(), merged) != all.end();
  };
}

Result<> quantize_by(Graph& graph, const Recipe& recipe, const PassOptions& passes) {
  quant::QuantizeOptions quantize{.scales = recipe.scales, .keep_out = {}};
  quantize.keep_out = [&](const Graph&, const Node& node) -> std::string {
    const auto& kept = recipe.kept_in_float;
    return std::find(kept.begin(), kept.end(), node.origin) == kept.end() ? "" : "it stays in floats";
  };
  TRY(quant::quantize_graph(graph, quantize));
  TRY(passes::fuse_vertically(graph, passes));
  return passes::merge(graph, passes, kept_apart(recipe));
}

Result<> lower_to_int8(Graph& graph, const Int8Options& options, const Int8Context& context, std::string& report,
                       Recipe& recipe) {
  if (!options.allowed) return Done{};
  TRY_ASSIGN(const quant::CalibrationTable table, table_of(options, context, report));
  std::map<std::string, float> scales = table.scales;
  for (const auto& [name, range] : options.ranges) scales[name] = range / kLargestInteger;
  if (scales.empty()) {
    if (has_quantize_nodes(context.source)) return Done{};
    return Error(ErrorCode::invalid_argument, "8 bits are asked for, but the range of no tensor is known")
        .hint("give a calibrator, a calibration table or dynamic ranges, or a network with quantize nodes");
  }
  recipe.scales = scales;
  const Lowering lowering(graph, std::move(scales), options, context);
  TRY_ASSIGN(Lowered lowered, lowering.without({}));
  TRY_ASSIGN(const std::vector<KeptOut> unsolved, run_by_reference(lowered.graph, context));
  if (!unsolved.empty()) {
    TRY_ASSIGN(lowered, lowering.without(unsolved));
  }
  if (context.measure && !options.always) {
    TRY_ASSIGN(lowered, lowering.fastest(std::move(lowered), unsolved));
  }
  report += said_of(lowered);
  recipe.int8 = lowered.int8;
  recipe.kept_in_float = std::move(lowered.kept_out);
  graph = std::move(lowered.graph);
  return Done{};
}

}  // namespace tenon
