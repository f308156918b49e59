// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Chains of convolutions by the clock.
#include "builder/chains.h"

#include <algorithm>
#include <array>

#include "ops/conv_chain.h"
#include "ops/dual_conv.h"
#include "ops/quantized_conv_pool.h"
#include "ops/quantized_dual_conv.h"
#include "passes/lib/chains.h"

namespace tenon {

namespace {

bool is_chain(std::string_view op) {
  constexpr std::array kChains = {ConvChain::kName, QuantizedConvPool::kName, DualConv::kName,
                                  QuantizedDualConv::kName};
  return std::ranges::find(kChains, op) != kChains.end();
}

/// May a chain take the place of it?
bool is_link(std::string_view op) { return op == Conv::kName || op == QuantizedConv::kName || op == MaxPool::kName; }

Result<int> run_chain_passes(Graph& graph, const PassOptions& options, const passes::ChainFilter& wanted) {
  const std::array all = {passes::conv_chain_where(wanted), passes::quantized_conv_pool_where(wanted),
                          passes::dual_conv_where(wanted)};
  TRY(passes::run_pipeline(all, graph, options));
  int chains = 0;
  for (const Node& node : graph.nodes()) chains += node.op && is_chain(node.op.name()) ? 1 : 0;
  return chains;
}

/// Chains that gain too little over their convolutions one by one to be worth it.
std::vector<Origin> not_faster(const std::vector<LaunchTime>& chained, const std::vector<LaunchTime>& apart) {
  constexpr double kLeastGain = 0.97;  // of the time: less is noise
  std::vector<Origin> out;
  for (const LaunchTime& chain : chained) {
    if (!is_chain(chain.op)) continue;
    double apart_us = 0;
    for (const LaunchTime& one : apart) {
      if (is_link(one.op) && is_part_of(one.origin, chain.origin)) apart_us += one.time_us;
    }
    const bool is_timed = chain.time_us > 0;
    if (!is_timed || chain.time_us > apart_us * kLeastGain) out.push_back(chain.origin);
  }
  return out;
}

/// All chains but those that stay apart; how many there are then.
Result<int> run_chosen(Graph& graph, const PassOptions& options, const std::vector<Origin>& apart) {
  return run_chain_passes(graph, options, [&](const Graph& g, NodeId last) {
    return std::none_of(apart.begin(), apart.end(),
                        [&](const Origin& chain) { return is_part_of(g.node(last).origin, chain); });
  });
}

}  // namespace

Result<> fuse_chains_by(Graph& graph, const Recipe& recipe, const PassOptions& passes) {
  if (recipe.chains) TRY(run_chosen(graph, passes, recipe.chains_apart));
  return Done{};
}

Result<> fuse_chains(Graph& graph, const PassOptions& passes, const MeasureForms& measure, std::string& report,
                     Recipe& recipe) {
  if (!measure) return Done{};
  Graph chained = graph;
  TRY_ASSIGN(const int all, run_chain_passes(chained, passes, nullptr));
  if (all == 0) return Done{};
  TRY_ASSIGN(const auto times, measure(graph, chained));
  recipe.chains = true;
  recipe.chains_apart = not_faster(times.second, times.first);
  TRY_ASSIGN(const int kept, run_chosen(graph, passes, recipe.chains_apart));
  report += str("chains of convolutions: ", kept, " of ", all, " are faster as one launch\n");
  return Done{};
}

}  // namespace tenon
