// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Integers that become floats and then integers of the same scale, zero point and type are what they were.
//   quantize(dequantize(x)) -> x
#include "passes/lib/dequantized.h"
#include "passes/lib/edit.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

Result<bool> drop_quantized_again(Graph& graph) {
  bool changed = false;
  const Fusion fusion(graph);  // of whose counts nothing is asked that changes here
  for (const NodeId id : node_ids(graph)) {
    const auto quantization = tensor_quantization(fusion, id);
    const auto before = quantization ? dequantized(fusion, fusion.input(id, 0)) : std::nullopt;
    if (!before || fusion.type(before->quantized).dtype != quantization->to) continue;
    if (before->scale != quantization->scale || before->zero != quantization->zero) continue;
    const Origin origin = graph.node(before->node).origin;
    if (!redirect(graph, fusion.output(id), before->quantized)) continue;
    give_origin_to_readers(graph, before->quantized, origin);
    graph.erase(id);
    changed = true;
  }
  return changed;
}

}  // namespace

Pass quantized_again() { return {"fuse.quantized_again", drop_quantized_again}; }

}  // namespace tenon::passes
