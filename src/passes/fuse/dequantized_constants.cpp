// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Quantized weights that no product of integers took are floats before the run: converting them at every run would cost
// more than the memory is worth.
#include "ops/dequantize_linear.h"
#include "ops/lib/evaluate.h"
#include "passes/lib/edit.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

Pass dequantized_constants() {
  return {"fuse.dequantized_constants", [](Graph& graph) -> Result<bool> {
            bool changed = false;
            for (const NodeId id : node_ids(graph)) {
              const Node node = graph.node(id);
              if (!node.op.is<DequantizeLinear>() || graph.is_output(node.outputs[0])) continue;
              std::vector<Constant> operands;
              for (const ValueId input : node.inputs) {
                if (input != kNoValue && !graph.constant(input)) break;
                operands.push_back(input == kNoValue ? Constant{} : *graph.constant(input));
              }
              if (operands.size() != node.inputs.size()) continue;
              TRY_ASSIGN(const auto results, ops::evaluate(node.op, operands));
              give_origin_to_readers(graph, node.outputs[0], node.origin);
              graph.replace_uses(node.outputs[0], graph.add_constant(results[0]));
              changed = true;
            }
            return changed;
          }};
}

}  // namespace tenon::passes
