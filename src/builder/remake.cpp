// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Passes again, by a recipe.
#include "builder/remake.h"

#include <algorithm>

#include "builder/bodies.h"
#include "builder/chains.h"
#include "builder/half.h"
#include "builder/int8.h"
#include "ir/verify.h"
#include "passes/half.h"
#include "passes/pipelines.h"
#include "plan/source.h"
#include "quant/quantize_graph.h"

namespace tenon {

namespace {

/// Says of neighbours whether it was decided not to merge them.
passes::KeepApart kept_apart(const Recipe& recipe) {
  return [&recipe](const Origin& merged) {
    const auto& all = recipe.merges_apart;
    return std::find(all.begin(), all.end(), merged) != all.end();
  };
}

bool has_pass(const Recipe& recipe, std::string_view name) {
  return std::find(recipe.extra_passes.begin(), recipe.extra_passes.end(), name) != recipe.extra_passes.end();
}

/// Rewrites a fused graph for 8 bits by what was decided once: `recipe.scales`, and the products it keeps in floats.
Result<> quantize_by(Graph& graph, const Recipe& recipe, const PassOptions& passes) {
  const bool float8 = has_pass(recipe, kFloat8Pass);
  quant::QuantizeOptions quantize{
      .scales = recipe.scales, .to = float8 ? DataType::f8e4m3fn : DataType::i8, .keep_out = {}};
  quantize.keep_out = [&](const Graph&, const Node& node) -> std::string {
    const auto& kept = recipe.kept_in_float;
    return std::find(kept.begin(), kept.end(), node.origin) == kept.end() ? "" : "it stays in floats";
  };
  TRY(quant::quantize_graph(graph, quantize));
  TRY(passes::fuse_vertically(graph, passes));
  return passes::merge(graph, passes, kept_apart(recipe));
}

/// Those passes that the recipe names.
Result<> run_named(const Recipe& recipe, std::span<const Pass> all, Graph& graph, const PassOptions& options) {
  for (const Pass& pass : all) {
    if (has_pass(recipe, pass.name)) TRY(passes::run_pipeline({&pass, 1}, graph, options));
  }
  return Done{};
}

Result<> check_known(const Recipe& recipe, std::span<const Pass> some, std::span<const Pass> others) {
  for (const std::string& name : recipe.extra_passes) {
    const auto is_named = [&](const Pass& pass) { return pass.name == name; };
    if (name == kFloat8Pass || std::ranges::any_of(some, is_named) || std::ranges::any_of(others, is_named)) continue;
    return Error(ErrorCode::unsupported, str("the plan was built with pass ", name, ", which is not known here"));
  }
  return Done{};
}

Result<> run_recipe(Graph& graph, const Recipe& recipe) {
  const PassOptions options{.disabled = recipe.disabled_passes};
  TRY(ir::infer_types(graph));
  graph.sweep();
  TRY(ir::verify(graph));
  TRY(passes::simplify(graph, options));
  TRY(passes::fuse_vertically(graph, options));
  TRY(optimize_bodies(graph, recipe.disabled_passes));
  TRY(passes::merge(graph, options, kept_apart(recipe)));
  const passes::LayerNames kept = {recipe.kept_in_f32.begin(), recipe.kept_in_f32.end()};
  const Pass halves[] = {passes::half(DataType::f16, kept), passes::half(DataType::bf16, kept)};
  const Pass beside_bytes[] = {passes::half_beside_bytes(DataType::f16, kept),
                               passes::half_beside_bytes(DataType::bf16, kept)};
  TRY(check_known(recipe, halves, beside_bytes));
  TRY(run_named(recipe, halves, graph, options));
  TRY(compute_halves_in_f32_by(graph, recipe, options));
  if (recipe.int8) TRY(quantize_by(graph, recipe, options));
  TRY(run_named(recipe, beside_bytes, graph, options));
  TRY(lower_to_half_by(graph, recipe));
  return fuse_chains_by(graph, recipe, options);
}

/// The same but for the elements of constants.
bool same_but_constants(const Graph& a, const Graph& b) {
  if (a.nodes().size() != b.nodes().size()) return false;
  for (size_t i = 0; i < a.nodes().size(); ++i) {
    const Node& one = a.nodes()[i];
    const Node& other = b.nodes()[i];
    if (!(one.op == other.op) || one.inputs.size() != other.inputs.size()) return false;
    for (size_t k = 0; k < one.inputs.size(); ++k) {
      if (a.type(one.inputs[k]) != b.type(other.inputs[k])) return false;
    }
  }
  return true;
}

}  // namespace

Result<Plan> remake(const Plan& old, const plan::GivenWeights& given) {
  if (!old.refit.allowed) {
    return Error(ErrorCode::invalid_argument, "the plan was not built to have its weights replaced")
        .hint("build it with BuilderFlag::kREFIT");
  }
  TRY_ASSIGN(Graph graph, plan::source_with(old, given));
  const Graph source = graph;
  TRY(run_recipe(graph, old.refit.recipe).note("while making a plan again with other weights"));
  Plan plan{old.name, {}, old.profiles, old.devices, old.report};
  plan.plugin_libraries = old.plugin_libraries;
  plan.refit = old.refit;
  plan.refit.stripped = false;
  if (!same_but_constants(old.graph, graph)) plan.devices.clear();
  plan.source = plan::source_text(source, graph, true);
  plan.source.debug_tensors = old.source.debug_tensors;
  plan.source.debug_unfused = old.source.debug_unfused;
  plan.graph = std::move(graph);
  return plan;
}

}  // namespace tenon
