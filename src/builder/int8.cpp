// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From ranges to products of integers.
#include "builder/int8.h"

#include <algorithm>

#include "backend/offers.h"
#include "builder/calibration.h"
#include "builder/narrow_residuals.h"
#include "passes/pipelines.h"
#include "place/place.h"
#include "plan/optimum.h"
#include "quant/quantize_graph.h"
#include "tune/ahead.h"

namespace tenon {

namespace {

constexpr float kLargestInteger = 127;

bool has_quantize_nodes(const Graph& graph) {
  for (const Node& node : graph.nodes()) {
    if (node.op.name() == "quantize_linear" || node.op.name() == "dynamic_quantize_linear") return true;
  }
  return false;
}

/// A product of integers that stays one of floats, and why.
struct KeptOut {
  Origin origin;
  std::string reason;
};

/// Those that only the reference could run.
Result<std::vector<KeptOut>> run_by_reference(const Graph& graph, const Int8Context& context) {
  TRY_ASSIGN(const Graph placed, place::assign_layouts(graph, context.device));
  TRY_ASSIGN(const Resolved resolved, resolve_at(placed, context.profile));
  tune::ask_ahead(placed, resolved, context.device, {.threads = context.threads});
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
    TRY_ASSIGN(Lowered out, rounded_without(kept_out));
    TRY(passes::fuse_vertically(out.graph, context_.passes));
    TRY(passes::merge(out.graph, context_.passes, context_.keep_apart));
    if (options_.narrow_residuals && options_.to == DataType::i8) TRY(narrow_residuals(out.graph, scales_));
    return out;
  }

  /// The same products in f32, between nodes that round: every value keeps its name.
  Result<Lowered> rounded_without(const std::vector<KeptOut>& kept_out) const {
    Lowered out{graph_, {}};
    quant::QuantizeOptions quantize{.scales = scales_, .to = options_.to, .keep_out = {}};
    quantize.keep_out = [&](const Graph& g, const Node& node) -> std::string {
      const KeptOut* one = find_kept_out(kept_out, node);
      std::string reason = one ? one->reason : options_.keep_in_float ? options_.keep_in_float(g, node) : std::string();
      if (!reason.empty()) out.kept_out.push_back(node.origin);
      return reason;
    };
    TRY_ASSIGN(out.decisions, quant::quantize_graph(out.graph, quantize));
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
    TRY_ASSIGN(const auto times_us, whole_times_us(floats, lowered));
    if (times_us[1] <= times_us[0]) return lowered;
    const std::string reason = str("the network takes ", fixed(times_us[0], 0), " us in ", context_.floats, " and ",
                                   fixed(times_us[1], 0), " us with products of 8 bits");
    return without(all_but_those_that_must(std::move(kept_out), reason));
  }

  bool must_be_integers(const Origin& origin) const {
    return options_.must_be_integers && options_.must_be_integers(origin);
  }

 private:
  /// Products of integers that take longer than those of floats, by more than conversions around these may cost.
  std::vector<KeptOut> slower_than_floats(const std::vector<LaunchTime>& integers,
                                          const std::vector<LaunchTime>& floats) const {
    constexpr double kConversions = 1.25;
    std::vector<KeptOut> out;
    for (const LaunchTime& one : integers) {
      if (!one.op.starts_with("quantized_")) continue;
      double float_us = 0;
      for (const LaunchTime& other : floats) {
        const bool product = other.op == "conv" || other.op == "matmul";
        if (product && is_part_of(other.origin, one.origin)) float_us += other.time_us;
      }
      if (float_us <= 0 || one.time_us <= float_us * kConversions || must_be_integers(one.origin)) continue;
      out.push_back(
          {one.origin, str(context_.floats, " is faster: ", fixed(float_us, 1), " us, found ", fixed(one.time_us, 1))});
    }
    return out;
  }

  /// Of f32 and of what was lowered. Sums of launches' times are near each other by chance; then the networks race.
  Result<std::vector<double>> whole_times_us(const Lowered& floats, const Lowered& lowered) const {
    constexpr double kClear = 1.5;
    const double f32_us = floats.total_us(), integers_us = lowered.total_us();
    const bool clear =
        f32_us > 0 && integers_us > 0 && (integers_us > f32_us * kClear || f32_us > integers_us * kClear);
    if (!context_.race || clear) return std::vector<double>{f32_us, integers_us};
    const Graph* both[] = {&floats.graph, &lowered.graph};
    return context_.race(both);
  }

  std::vector<KeptOut> all_but_those_that_must(std::vector<KeptOut> kept_out, const std::string& reason) const {
    for (const Node& node : graph_.nodes()) {
      const bool product = node.op.name() == "conv" || node.op.name() == "matmul";
      if (product && !must_be_integers(node.origin)) kept_out.push_back({node.origin, reason});
    }
    return kept_out;
  }

  const Graph& graph_;
  std::map<std::string, float> scales_;
  const Int8Options& options_;
  const Int8Context& context_;
};

/// Errors against f32, and which products a budget keeps there.
class Accuracy {
 public:
  Accuracy(const Graph& floats, const Lowering& lowering, const Int8Options& options, const Int8Context& context)
      : floats_(floats), lowering_(lowering), options_(options.accuracy), context_(context) {}

  /// Adds to `kept_out` what must stay f32.
  Result<> keep_for_budget(const Lowered& lowered, std::vector<KeptOut>& kept_out) {
    TRY_ASSIGN(AccuracyMeter meter, AccuracyMeter::make(floats_, options_, make_runner_));
    meter_ = std::make_unique<AccuracyMeter>(std::move(meter));
    for (const Node& node : floats_.nodes()) {
      const auto made = std::find_if(lowered.decisions.begin(), lowered.decisions.end(), [&](const auto& decision) {
        return decision.reason.empty() && decision.node == to_string(node.origin);
      });
      const bool product = node.op.name() == "conv" || node.op.name() == "matmul";
      if (product && made != lowered.decisions.end()) products_.push_back({node.origin, node.outputs[0]});
    }
    const std::vector<KeptOut> before = kept_out;
    PrecisionChoices choices{.products = {}, .make = nullptr, .progress = context_.progress};
    for (const Product& one : products_) choices.products.push_back(to_string(one.origin));
    choices.make = [&](const std::vector<bool>& in_f32) -> Result<Graph> {
      std::vector<KeptOut> all = before;
      for (size_t i = 0; i < in_f32.size(); ++i) {
        if (in_f32[i]) all.push_back({products_[i].origin, "accuracy"});
      }
      TRY_ASSIGN(Lowered one, lowering_.without(all));
      return std::move(one.graph);
    };
    if (options_.max_error < 0) {
      TRY_ASSIGN(found_.alone, errors_alone(choices, *meter_));
      return Done{};
    }
    TRY_ASSIGN(found_, meet_budget(choices, *meter_, options_));
    for (size_t i = 0; i < products_.size(); ++i) {
      if (found_.in_f32[i]) kept_out.push_back({products_[i].origin, kReason});
    }
    return Done{};
  }

  /// What was chosen by time may have another error: that is measured too.
  Result<std::string> describe(const Graph& chosen, const std::vector<quant::Decision>& decisions,
                               const std::vector<KeptOut>& kept_out) const {
    TRY_ASSIGN(const double error, meter_->error_of(chosen));
    std::string out = str("accuracy: error (", quant::to_string(options_.metric), ") ", per_cent(error));
    if (options_.max_error >= 0) {
      out += str(" of at most ", per_cent(options_.max_error), ", ", per_cent(found_.error_of_all),
                 " with every product in 8 bits, ", std::count(found_.in_f32.begin(), found_.in_f32.end(), true),
                 " of ", products_.size(), " products in f32 for it");
    }
    out += str(", on ", meter_->samples(), " samples\n");
    TRY_ASSIGN(const std::string table, products(decisions, kept_out));
    return out + table;
  }

 private:
  static constexpr const char* kReason = "the accuracy budget";
  struct Product {
    Origin origin;
    ValueId result;
  };

  static std::string per_cent(double share) { return str(fixed(100 * share, 3), " %"); }

  /// A line a product: relative errors against f32.
  Result<std::string> products(const std::vector<quant::Decision>& decisions,
                               const std::vector<KeptOut>& kept_out) const {
    if (found_.alone.empty()) return std::string();
    TRY_ASSIGN(const Lowered rounded, lowering_.rounded_without(kept_out));
    std::vector<std::string> names;
    for (const Product& one : products_) names.push_back(floats_.value(one.result).name);
    TRY_ASSIGN(const std::vector<double> here, meter_->errors_of_values(rounded.graph, names));
    std::string out =
        "accuracy: relative errors against f32: of the outputs if only this product is in 8 bits | of its "
        "own result, with all before it | its precision\n";
    for (size_t i = 0; i < products_.size(); ++i) {
      const std::string name = to_string(products_[i].origin);
      const auto decision =
          std::find_if(decisions.begin(), decisions.end(), [&](const auto& one) { return one.node == name; });
      const bool integers = decision != decisions.end() && decision->reason.empty();
      out += str("accuracy: ", fixed(found_.alone[i], 5), " | ", fixed(here[i], 5), " | ", integers ? "int8" : "f32 ",
                 " | ", name, "\n");
    }
    return out;
  }

  const Graph& floats_;
  const Lowering& lowering_;
  const AccuracyOptions& options_;
  const Int8Context& context_;
  const quant::RunnerMaker make_runner_ = runner_maker(context_);
  std::unique_ptr<AccuracyMeter> meter_;
  std::vector<Product> products_;
  Budgeted found_;
};

size_t narrow_products(const Lowered& lowered) {
  const auto narrow = [](const quant::Decision& decision) { return decision.reason.empty(); };
  return static_cast<size_t>(std::count_if(lowered.decisions.begin(), lowered.decisions.end(), narrow));
}

std::string said_of(const Lowered& lowered, std::string_view narrow, DataType floats) {
  std::string out;
  for (const quant::Decision& decision : lowered.decisions) {
    if (!decision.reason.empty())
      out += str(narrow, ": ", decision.node, " stays ", floats, ": ", decision.reason, "\n");
  }
  return out + str(narrow, ": ", narrow_products(lowered), " of ", lowered.decisions.size(), " products\n");
}

/// Errors: unsupported if a product that must be of integers is not.
Result<> check_what_must(const Lowered& lowered, const Lowering& lowering, const Graph& floats) {
  for (const Node& node : floats.nodes()) {
    if (!lowering.must_be_integers(node.origin)) continue;
    for (const quant::Decision& decision : lowered.decisions) {
      if (decision.reason.empty() || decision.node != to_string(node.origin)) continue;
      return Error(ErrorCode::unsupported,
                   str("layer '", decision.node, "' must be in 8 bits, but stays f32: ", decision.reason))
          .hint("prefer precisions instead of obeying them, or leave the layer's precision unset");
    }
  }
  return Done{};
}

/// A network with quantize nodes says itself what is in 8 bits.
Result<> leave_as_it_says(const Int8Options& options, std::string& report) {
  if (options.accuracy.wanted()) {
    return Error(ErrorCode::invalid_argument,
                 "an accuracy budget or table is for a network that the build quantizes, found quantize nodes in it")
        .hint("build the network from before it was quantized");
  }
  if (options.batches || options.table || !options.ranges.empty())
    report += "int8: the network has quantize nodes of its own: calibration and dynamic ranges are not used\n";
  return Done{};
}

}  // namespace

Result<> lower_to_int8(Graph& graph, const Int8Options& options, const Int8Context& context, std::string& report,
                       Recipe& recipe) {
  if (!options.allowed) return Done{};
  if (has_quantize_nodes(context.source)) return leave_as_it_says(options, report);
  TRY_ASSIGN(const quant::CalibrationTable table, table_of(options, context, report));
  std::map<std::string, float> scales = table.scales;
  for (const auto& [name, range] : options.ranges) {
    if (range > 0) scales[name] = range / kLargestInteger;
    if (range == 0) report += str("int8: the dynamic range of '", name, "' is 0: it has no scale\n");
  }
  if (scales.empty()) {
    return Error(ErrorCode::invalid_argument, "8 bits are asked for, but the range of no tensor is known")
        .hint("give a calibrator, a calibration table or dynamic ranges, or a network with quantize nodes");
  }
  recipe.scales = scales;
  const Lowering lowering(graph, std::move(scales), options, context);
  TRY_ASSIGN(Lowered lowered, lowering.without({}));
  TRY_ASSIGN(std::vector<KeptOut> kept_out, run_by_reference(lowered.graph, context));
  Accuracy accuracy(graph, lowering, options, context);
  if (!kept_out.empty()) {
    TRY_ASSIGN(lowered, lowering.without(kept_out));
  }
  if (options.accuracy.wanted()) {
    TRY(accuracy.keep_for_budget(lowered, kept_out));
    TRY_ASSIGN(lowered, lowering.without(kept_out));
  }
  if (context.measure && !options.always) {
    TRY_ASSIGN(lowered, lowering.fastest(std::move(lowered), kept_out));
  }
  TRY(check_what_must(lowered, lowering, graph));
  const bool float8 = options.to == DataType::f8e4m3fn;
  report += said_of(lowered, float8 ? "fp8" : "int8", context.floats);
  if (options.chosen) options.chosen(narrow_products(lowered), lowered.decisions.size());
  if (float8) recipe.extra_passes.emplace_back(kFloat8Pass);
  recipe.int8 = lowered.int8;
  recipe.kept_in_float = lowered.kept_out;
  if (options.accuracy.wanted()) {
    TRY_ASSIGN(const std::string lines, accuracy.describe(lowered.graph, lowered.decisions, kept_out));
    report += lines;
  }
  graph = std::move(lowered.graph);
  return Done{};
}

}  // namespace tenon
