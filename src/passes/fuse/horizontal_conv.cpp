// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Convolutions of one picture that differ in their filters alone become one with all filters: the picture is read once.
// Source: Szegedy et al. 2015, arXiv:1409.4842, figure 2b, has three such 1x1 convolutions in each block.
#include "ops/concat.h"
#include "ops/conv.h"
#include "passes/lib/pass.h"
#include "passes/lib/siblings.h"

namespace tenon::passes {

Pass horizontal_conv();
Pass horizontal_conv(const KeepApart& keep_apart);

namespace {
constexpr int kFilterAxis = 0;   // of the weights [M,C,kernel...]
constexpr int kChannelAxis = 1;  // of the result

/// Results that a concatenation of channels reads stay alone: written straight into their place there, they cost no
/// copy, and out of a wider result they would.
std::vector<bool> read_by_concat(const Graph& graph) {
  std::vector<bool> out(graph.values().size(), false);
  for (const Node& node : graph.nodes()) {
    const auto* concat = node.op ? node.op.as<Concat>() : nullptr;
    if (!concat) continue;
    for (const ValueId id : node.inputs) out[index(id)] = true;
  }
  return out;
}
}  // namespace

Pass horizontal_conv(const KeepApart& keep_apart) {
  return {"fuse.horizontal_conv", [keep_apart](Graph& graph) -> Result<bool> {
            const std::vector<bool> joins = read_by_concat(graph);
            const auto wanted = [&](const Graph& now, const Product& product) {
              return product.op.as<Conv>()->groups == 1 && !joins[index(now.node(product.node).outputs[0])];
            };
            const auto filters = [](const Product&) { return kFilterAxis; };
            const auto groups = find_siblings(graph, Conv::kName, wanted, filters, keep_apart);
            for (const Siblings& siblings : groups) TRY(widen(graph, siblings, kFilterAxis, kChannelAxis));
            return !groups.empty();
          }};
}
Pass horizontal_conv() { return horizontal_conv(nullptr); }

}  // namespace tenon::passes
