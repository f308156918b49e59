// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 16-bit floats as the last pass, and 8 bits timed beside them.
#include "builder/halves_beside_bytes.h"

#include "passes/half.h"

namespace tenon {

Pass half_pass(const HalfOptions& options, bool beside_bytes, const HalfContext& context, std::string& report,
               Recipe& recipe) {
  const DataType to = options.everywhere_to;
  passes::LayerNames kept;
  if (to == DataType::f16 && options.checks_range) {
    if (auto found = kept_by_range(options, context, report); found.ok()) {
      kept = std::move(found).value();
    } else {
      report += str("f16: no range was checked: ", found.error().message(), "\n");
    }
  }
  recipe.kept_in_f32.assign(kept.begin(), kept.end());
  return beside_bytes ? passes::half_beside_bytes(to, std::move(kept)) : passes::half(to, std::move(kept));
}

Int8Context beside_halves(Int8Context context, const Pass& half, DataType to) {
  const auto halved = [&half](const Graph& graph) -> Result<Graph> {
    Graph out = graph;
    TRY(half.run(out));
    return out;
  };
  context.floats = to;
  if (context.measure) {
    context.measure = [halved, measure = context.measure](const Graph& graph) -> Result<LaunchTimes> {
      TRY_ASSIGN(const Graph out, halved(graph));
      return measure(out);
    };
  }
  if (context.race) {
    context.race = [halved, race = context.race](std::span<const Graph* const> graphs) -> Result<std::vector<double>> {
      std::vector<Graph> all;
      std::vector<const Graph*> pointers;
      for (const Graph* graph : graphs) {
        TRY_ASSIGN(Graph out, halved(*graph));
        all.push_back(std::move(out));
      }
      for (const Graph& graph : all) pointers.push_back(&graph);
      return race(pointers);
    };
  }
  return context;
}

}  // namespace tenon
