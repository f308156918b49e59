// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The build, step by step.
#include "builder/build.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "builder/bodies.h"
#include "builder/chains.h"
#include "builder/forms.h"
#include "builder/graph_runner.h"
#include "builder/halves_beside_bytes.h"
#include "builder/host_steps.h"
#include "builder/merges.h"
#include "builder/pass_names.h"
#include "builder/race.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "passes/pipelines.h"
#include "place/composites.h"
#include "place/place.h"
#include "plan/refit.h"
#include "plan/resolve.h"
#include "plan/source.h"
#include "tune/tune.h"

namespace tenon {

namespace {

/// Tells the caller how far the build is, and hears whether to go on.
class Progress {
 public:
  explicit Progress(const BuildOptions& options) : options_(options) {}

  Result<> report(std::string phase, double done) const {
    if (!tell(std::move(phase), done)) return Error(ErrorCode::cancelled, "the build was cancelled");
    return Done{};
  }

  std::chrono::steady_clock::time_point after(double seconds) const {
    return start_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }

  bool tell(std::string phase, double done) const {
    if (!options_.progress) return true;
    const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
    return options_.progress({std::move(phase), done, elapsed, done > 0.05 ? elapsed * (1 - done) / done : -1});
  }

 private:
  using Clock = std::chrono::steady_clock;
  const BuildOptions& options_;
  Clock::time_point start_ = Clock::now();
};

/// Every input needs bounds in every profile that hold each other and the declared shape.
Result<> check_profile(const Graph& graph, const Profile& profile, size_t number) {
  if (profile.shapes.size() != graph.inputs().size()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected bounds for ", graph.inputs().size(), " inputs in optimization profile ", number,
                     ", found ", profile.shapes.size()));
  }
  for (size_t i = 0; i < graph.inputs().size(); ++i) {
    const Bounds& bounds = profile.shapes[i];
    const std::string where = str("input '", graph.inputs()[i].name, "' in optimization profile ", number);
    const Shape& declared = graph.type(graph.inputs()[i].value).shape;
    const auto rank = static_cast<size_t>(declared.rank());
    if (bounds.min.size() != rank || bounds.opt.size() != rank || bounds.max.size() != rank) {
      return Error(ErrorCode::invalid_argument,
                   str(where, ": expected min, opt and max of ", rank, " dimensions as in ", declared));
    }
    for (size_t axis = 0; axis < rank; ++axis) {
      const Dim& dim = declared[static_cast<int>(axis)];
      const bool ordered = bounds.min[axis] <= bounds.opt[axis] && bounds.opt[axis] <= bounds.max[axis];
      if (ordered && bounds.min[axis] >= dim.min() && bounds.max[axis] <= dim.max()) continue;
      return Error(ErrorCode::invalid_argument,
                   str(where, ", dimension ", axis, ": expected min <= opt <= max within ", dim, ", found ",
                       bounds.min[axis], ", ", bounds.opt[axis], ", ", bounds.max[axis]));
    }
  }
  return Done{};
}

Result<std::vector<Profile>> profiles_of(const Graph& graph, const BuildOptions& options) {
  std::vector<Profile> profiles = options.profiles;
  if (profiles.empty()) {
    for (const Port& port : graph.inputs()) {
      if (graph.type(port.value).shape.is_static()) continue;
      return Error(ErrorCode::invalid_argument,
                   str("input '", port.name, "' has a dynamic shape ", graph.type(port.value).shape,
                       ": expected an optimization profile, found none"))
          .hint("give minimum, optimum and maximum shapes of every dynamic input");
    }
    profiles.push_back(default_profile(graph));
  }
  for (size_t i = 0; i < profiles.size(); ++i) {
    profiles[i].values.resize(graph.inputs().size());
    TRY(check_profile(graph, profiles[i], i));
  }
  return profiles;
}

/// What the caller disabled, and what makes operators that this device has no tactic for.
std::vector<std::string> disabled_passes(const BuildOptions& options, const Device& device) {
  std::vector<std::string> out = options.disabled_passes;
  if (!place::has_tactic(device, "pointwise")) {
    for (const Pass& pass : passes::region_passes()) out.emplace_back(pass.name);
  }
  // A CPU makes floats of 8-bit ones, and multiplies those.
  if (device.backend() == "cpu") out.insert(out.end(), {"fuse.float8_product", "fuse.attention_quantize"});
  if (!place::has_tactic(device, "anchored")) out.insert(out.end(), {"fuse.channel_gate", "fuse.epilogue"});
  if (!place::has_tactic(device, "rotary_embedding")) out.emplace_back("fuse.rotary_embedding");
  if (!place::has_tactic(device, "dequantized_matmul")) out.emplace_back("fuse.dequantized_matmul");
  if (!place::has_tactic(device, "quantized_layer_norm")) out.emplace_back("fuse.norm_quantize");
  if (!place::has_tactic(device, "dequantized_conv")) out.emplace_back("fuse.dequantized_conv");
  if (!place::has_tactic(device, "quantized_average_pool")) out.emplace_back("fuse.quantized_average");
  if (!place::has_tactic(device, "conv_chain")) out.emplace_back("fuse.conv_chain");
  if (!place::has_tactic(device, "quantized_conv_pool")) out.emplace_back("fuse.quantized_conv_pool");
  if (!place::has_tactic(device, "dual_conv")) out.emplace_back("fuse.dual_conv");
  return out;
}

/// Runs all passes. Gives the graph as it was before neighbours were merged.
Result<Graph> run_passes(Graph& graph, const BuildOptions& options, const Device& device, const Progress& progress,
                         std::string& report) {
  PassOptions pass_options;
  pass_options.disabled = disabled_passes(options, device);
  pass_options.observer = [&](std::string_view pass, bool changed, const Graph& now) {
    if (!changed) return;
    report += str("pass ", pass, ": ", now.nodes().size(), " nodes\n");
    if (options.pass_observer) options.pass_observer(pass, now);
  };
  TRY(progress.report("simplify", 0.0));
  TRY(passes::simplify(graph, pass_options));
  TRY(progress.report("fuse", 0.05));
  TRY(passes::fuse_vertically(graph, pass_options));
  TRY(optimize_bodies(graph, pass_options.disabled));
  Graph vertical = graph;
  TRY(passes::merge(graph, pass_options));
  TRY(passes::run_pipeline(options.extra_passes, graph, pass_options));
  return vertical;
}

tune::Options tuning_of(const BuildOptions& options, const Progress& progress) {
  tune::Options tuning;
  tuning.level = options.level;
  tuning.samples = options.samples;
  tuning.threads = options.threads > 0 ? options.threads : usable_cores();
  tuning.disabled_tactics = options.disabled_tactics;
  tuning.select = options.select;
  tuning.cache = options.timing_cache;
  tuning.strict_cache = options.strict_timing_cache;
  tuning.deterministic = options.deterministic;
  if (options.build_time_s > 0) tuning.deadline = progress.after(options.build_time_s);
  tuning.progress = [&progress](double done) { return progress.tell("tune", 0.1 + 0.9 * done); };
  return tuning;
}

/// How many layouts are converted, which, and what that costs where it is known.
std::string conversions(const Graph& placed, std::span<const Choice> choices) {
  double time_us = 0;
  std::string each;
  for (size_t i = 0; i < choices.size(); ++i) {
    const Node& node = placed.nodes()[i];
    if (!node.op || node.op.name() != "reorder") continue;
    time_us += choices[i].time_us;
    const TensorType& type = placed.type(node.outputs[0]);
    each += str("    ", type, " from ", node.origin.empty() ? std::string("an input") : to_string(node.origin),
                choices[i].time_us > 0 ? str(": ", fixed(choices[i].time_us, 1), " us") : "", "\n");
  }
  const int count = place::count_reorders(placed);
  return str("layout conversions: ", count, time_us > 0 ? str(", ", fixed(time_us, 1), " us together") : "", "\n",
             each);
}

/// Chooses tactics; adds the device's section and the report to the plan.
Result<> tune_for(const Device& device, const Graph& placed, const BuildOptions& options, const Progress& progress,
                  Plan& plan) {
  tune::Options tuning = tuning_of(options, progress);
  tuning.whole_runs = true;
  TRY_ASSIGN(tune::Tuning tuned, tune::choose_tactics(placed, plan.profiles, device, tuning));
  plan.report += str("device: ", device.signature(), ", ", tuning.threads, " threads\n");
  plan.report += str("activation memory: ", tuned.arena_bytes, " bytes, at least ", tuned.arena_lower_bound,
                     " are alive at once\n");
  if (!tuned.choices.empty()) {
    plan.report += conversions(placed, tuned.choices[0]);
    plan.report += host_steps(placed, plan.profiles[0], tuned.choices[0], device);
  }
  for (const std::string& line : tuned.notes) plan.report += line + "\n";
  for (const std::string& line : tuned.report) plan.report += line + "\n";
  if (!tuned.choices.empty()) plan.report += arithmetic_taken(placed, tuned.choices[0]);
  plan.devices.push_back({device.signature(), tuning.threads, std::move(tuned.choices)});
  return Done{};
}

/// How long the launches of a graph take; null at level 0. A deterministic build has the times of the cache alone.
MeasureGraph measure_with(const Device& device, const Profile& profile, const BuildOptions& options,
                          const Progress& progress, std::string& report) {
  if (options.level == 0) return nullptr;
  return [&](const Graph& graph) -> Result<LaunchTimes> {
    TRY_ASSIGN(const Tuned tuned, tuned_for(graph, device, profile, tuning_of(options, progress), report));
    return launches_of(tuned);
  };
}

/// The same for two forms of it.
MeasureForms measure_forms_with(const Device& device, const Profile& profile, const BuildOptions& options,
                                const Progress& progress, std::string& report) {
  if (options.level == 0) return nullptr;
  return [&](const Graph& a, const Graph& b) {
    return measure_forms(a, b, device, profile, tuning_of(options, progress), report);
  };
}

/// Undoes merges that do not pay, where enough is timed to tell.
Result<passes::KeepApart> keep_merges_that_pay(Graph& graph, const Graph& vertical, const BuildOptions& options,
                                               const Device& device, const Progress& progress,
                                               const std::optional<Pass>& halves_last, Plan& plan) {
  constexpr int kLeastLevel = 3;  // fewer samples differ by more than a merge gains
  const PassOptions pass_options{.disabled = disabled_passes(options, device)};
  const auto merged = [&](const passes::KeepApart& keep_apart) -> Result<Graph> {
    Graph out = vertical;
    TRY(passes::merge(out, pass_options, keep_apart));
    TRY(passes::run_pipeline(options.extra_passes, out, pass_options));
    return out;
  };
  const tune::Options tuning = tuning_of(options, progress);
  MergeContext context{
      plan.profiles[0], device, tuning.threads, *options.timing_cache, options.strict_timing_cache, merged};
  if (options.level >= kLeastLevel && !options.deterministic) {
    context.compare =
        [&](const Graph& a, const Graph& b,
            const std::function<bool(const Origin&)>& decides) -> Result<std::pair<LaunchTimes, LaunchTimes>> {
      Graph first = a, second = b;
      if (halves_last) {  // as they will run, but for the products of 8 bits
        TRY(halves_last->run(first));
        TRY(halves_last->run(second));
      }
      return compare_graphs(first, second, decides, device, plan.profiles[0], tuning, plan.report);
    };
    if (halves_last) context.floats = options.half.everywhere_to;
  }
  return keep_merges_that_pay(graph, context, plan.report);
}

/// How whole networks are held against each other, with the tactics that they were timed with; null where no time is
/// taken.
std::function<Result<std::vector<double>>(std::span<const Graph* const>)> race_with(const Device& device,
                                                                                    const Profile& profile,
                                                                                    const BuildOptions& options,
                                                                                    const Progress& progress,
                                                                                    std::string& report) {
  if (options.level == 0 || options.deterministic) return nullptr;
  return [&](std::span<const Graph* const> graphs) -> Result<std::vector<double>> {
    const tune::Options tuning = tuning_of(options, progress);
    std::vector<std::unique_ptr<quant::Runner>> runners;
    for (const Graph* graph : graphs) {
      TRY_ASSIGN(Tuned tuned, tuned_for(*graph, device, profile, tuning, report));
      TRY_ASSIGN(auto runner,
                 GraphRunner::make_tuned(std::move(tuned.placed), std::move(tuned.choices), device, tuning.threads));
      runners.push_back(std::move(runner));
    }
    return race(runners, random_inputs(*graphs[0], profile));
  };
}

/// What `apart` keeps apart is noted, once each.
passes::KeepApart noting(const passes::KeepApart& apart, std::vector<Origin>& notes) {
  if (!apart) return nullptr;
  return [&apart, &notes](const Origin& merged) {
    const bool stays = apart(merged);
    if (stays && std::find(notes.begin(), notes.end(), merged) == notes.end()) notes.push_back(merged);
    return stays;
  };
}

/// 16 bits everywhere, where that is asked for: among the extra passes, or (beside 8 bits) as what comes last.
std::optional<Pass> add_halves(BuildOptions& options, const HalfContext& context, std::string& report, Recipe& recipe) {
  if (!options.half.everywhere) return std::nullopt;
  Pass pass = half_pass(options.half, options.int8.allowed, context, report, recipe);
  if (options.int8.allowed) return pass;
  options.extra_passes.push_back(std::move(pass));
  return std::nullopt;
}

/// 8 bits, and 16 beside them.
Result<> lower_to_bytes(Graph& graph, BuildOptions& options, const Int8Context& context,
                        const std::optional<Pass>& halves_last, std::string& report, Recipe& recipe) {
  if (!halves_last) return lower_to_int8(graph, options.int8, context, report, recipe);
  const Int8Context beside = beside_halves(context, *halves_last, options.half.everywhere_to);
  TRY(lower_to_int8(graph, options.int8, beside, report, recipe));
  TRY(halves_last->run(graph));
  options.extra_passes.push_back(*halves_last);  // a refit runs it again
  return Done{};
}

/// Of the weights that a program names, those that the network has and whose elements decide no shape.
Result<Refit> refit_of(const Graph& source, const BuildOptions& options, Recipe recipe) {
  Refit refit{.allowed = options.refit, .weights = {}, .recipe = std::move(recipe)};
  if (!options.refit) return Refit{};
  for (const Pass& pass : options.extra_passes) refit.recipe.extra_passes.emplace_back(pass.name);
  const std::vector<bool> shapes = shape_values(source);
  for (RefitWeights one : options.refit_weights) {
    const ValueId id = source.find(one.value);
    if (id == kNoValue || shapes[index(id)] || !source.constant(id)) continue;
    one.type = source.type(id);
    refit.weights.push_back(std::move(one));
  }
  return refit;
}

}  // namespace

Result<Plan> build(Graph graph, const BuildOptions& given, const Device& device) {
  BuildOptions options = given;
  TimingCache times;  // 8 bits and f32 are timed one after the other, and what is taken once more
  if (!options.timing_cache) options.timing_cache = &times;
  const Progress progress(options);
  TRY(check_pass_names(options.disabled_passes, options.extra_passes));
  Plan plan{options.name, {}, {}, {}, str("nodes in the source network: ", graph.nodes().size(), "\n")};
  TRY(ir::infer_types(graph));
  graph.sweep();
  TRY(ir::verify(graph));
  TRY_ASSIGN(plan.profiles, profiles_of(graph, options));
  for (const std::string& name : options.debug_tensors) {
    if (graph.find(name) != kNoValue) continue;
    return Error(ErrorCode::not_found, str("debug tensor '", name, "': expected a tensor that an output depends on"));
  }
  if (options.refit) {
    TRY_ASSIGN(graph, plan::settled(graph));
  }
  const Graph source = graph;
  const int threads = options.threads > 0 ? options.threads : usable_cores();
  const PassOptions pass_options{.disabled = disabled_passes(options, device)};
  const HalfContext half{source, plan.profiles[0], pass_options, device, threads};
  Recipe recipe{.disabled_passes = pass_options.disabled};
  const std::optional<Pass> halves_last = add_halves(options, half, plan.report, recipe);
  TRY_ASSIGN(const Graph vertical, run_passes(graph, options, device, progress, plan.report));
  TRY_ASSIGN(const passes::KeepApart apart,
             keep_merges_that_pay(graph, vertical, options, device, progress, halves_last, plan));
  const MeasureGraph measure = measure_with(device, plan.profiles[0], options, progress, plan.report);
  const MeasureGraph measure_int8 = options.deterministic ? nullptr : measure;
  const passes::KeepApart noted = noting(apart, recipe.merges_apart);
  if (options.refit && apart) {
    Graph again = vertical;
    TRY(passes::merge(again, pass_options, noted));
  }
  if (device.backend() == "cpu") TRY(compute_halves_in_f32(graph, half, plan.report, recipe));
  const auto race = race_with(device, plan.profiles[0], options, progress, plan.report);
  const auto told = [&](double done) { return progress.report("accuracy", 0.05 + 0.05 * done); };
  const Int8Context int8{source, plan.profiles[0], pass_options, device, threads, measure_int8, noted, race, told};
  TRY(lower_to_bytes(graph, options, int8, halves_last, plan.report, recipe));
  TRY(lower_to_half(graph, options.half, half, plan.report, recipe));
  const MeasureForms forms = measure_forms_with(device, plan.profiles[0], options, progress, plan.report);
  TRY(fuse_chains(graph, pass_options, forms, plan.report, recipe));
  TRY_ASSIGN(plan.refit, refit_of(source, options, std::move(recipe)));
  TRY_ASSIGN(const Graph placed, place::assign_layouts(graph, device));
  TRY(check_shapes_known(placed, plan.profiles[0], device));
  TRY(progress.report("tune", 0.1));
  TRY(tune_for(device, placed, options, progress, plan));
  device.trim();  // of the tactics that were not chosen
  plan.source =
      plan::source_text(source, graph, options.refit || options.keep_source_weights || !options.debug_tensors.empty());
  plan.source.debug_tensors = options.debug_tensors;
  plan.source.debug_unfused = options.debug_unfused;
  plan.graph = std::move(graph);
  TRY(progress.report("done", 1.0));
  return plan;
}

}  // namespace tenon
