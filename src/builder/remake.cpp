// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Passes again, by a recipe.
#include "builder/remake.h"

#include <algorithm>

#include "builder/chains.h"
#include "builder/half.h"
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

/// Rewrites a fused graph for 8 bits by what was decided once: `recipe.scales`, and the products it keeps in floats.
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

Result<> run_recipe(Graph& graph, const Recipe& recipe) {
  const PassOptions options{.disabled = recipe.disabled_passes};
  TRY(ir::infer_types(graph));
  graph.sweep();
  TRY(ir::verify(graph));
  TRY(passes::simplify(graph, options));
  TRY(passes::fuse_vertically(graph, options));
  TRY(passes::merge(graph, options, kept_apart(recipe)));
  for (const std::string& name : recipe.extra_passes) {
    const passes::LayerNames kept = {recipe.kept_in_f32.begin(), recipe.kept_in_f32.end()};
    Pass half = passes::half(DataType::f16, kept);
    if (half.name != name) half = passes::half(DataType::bf16, kept);
    if (half.name != name) {
      return Error(ErrorCode::unsupported, str("the plan was built with pass ", name, ", which is not known here"));
    }
    TRY(passes::run_pipeline({&half, 1}, graph, options));
  }
  TRY(compute_halves_in_f32_by(graph, recipe, options));
  if (recipe.int8) TRY(quantize_by(graph, recipe, options));
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
