// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 8-bit integers are moved, pooled and joined as such, and become floats behind that.
//   max_pool(dequantize(x)) -> dequantize(max_pool(x));   concat(dequantize(a), dequantize(b)) of one scale likewise
//   split(dequantize(x)) -> split(x), and each part is dequantized
#include <algorithm>

#include "ops/split.h"
#include "passes/lib/byte_movement.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// What makes the data of the node, if all of it has one scale, zero point and type; empty otherwise.
std::vector<Dequantized> dequantized_data(const Fusion& fusion, NodeId id) {
  std::vector<Dequantized> out;
  for (size_t i = 0; i < count_data(fusion, id); ++i) {
    const auto one = dequantized(fusion, fusion.input(id, i));
    if (!one) return {};
    const bool same = out.empty() || (one->scale == out[0].scale && one->zero == out[0].zero &&
                                      fusion.type(one->quantized).dtype == fusion.type(out[0].quantized).dtype);
    if (!same) return {};
    out.push_back(*one);
  }
  return out;
}

bool sink_below_split(Fusion& fusion, NodeId id) {
  const auto data = dequantized(fusion, fusion.input(id, 0));
  if (!data || fusion.graph().constant(data->quantized)) return false;
  const Node node = fusion.graph().node(id), maker = fusion.graph().node(data->node);
  std::vector<ValueId> inputs = node.inputs;
  inputs[0] = data->quantized;
  const ValueId first = fusion.add(node.op, inputs, node.origin, node.outputs.size());
  if (first == kNoValue) return false;
  const std::vector<ValueId> parts = fusion.graph().node(fusion.graph().value(first).producer).outputs;
  std::vector<ValueId> floats;
  for (const ValueId part : parts) {
    inputs = maker.inputs;
    inputs[0] = part;
    floats.push_back(fusion.add(maker.op, inputs, maker.origin));
  }
  for (size_t i = 0; i < floats.size(); ++i) {
    if (node.outputs[i] != kNoValue) fusion.redirect(node.outputs[i], floats[i]);
  }
  return true;
}

bool rewrite_sink_dequantize(Fusion& fusion, NodeId id) {
  if (fusion.graph().node(id).op.is<Split>()) return sink_below_split(fusion, id);
  if (!moves_bytes(fusion, id)) return false;
  const auto data = dequantized_data(fusion, id);
  if (data.empty() || fusion.graph().constant(data[0].quantized)) return false;
  const Node node = fusion.graph().node(id), first = fusion.graph().node(data[0].node);
  std::vector<ValueId> integers;
  std::vector<NodeId> swallowed;
  for (const Dequantized& one : data) {
    integers.push_back(one.quantized);
    if (std::find(swallowed.begin(), swallowed.end(), one.node) == swallowed.end()) swallowed.push_back(one.node);
  }
  const DataType bytes = fusion.type(integers[0]).dtype;
  const auto operands = byte_operands(fusion, id, integers, bytes, data[0].zero);
  const ValueId moved = fusion.add(node.op, operands, node.origin);
  if (moved == kNoValue) return false;
  std::vector<ValueId> inputs = first.inputs;
  inputs[0] = moved;
  fusion.replace(id, first.op, inputs, swallowed);
  return true;
}

}  // namespace

Pass sink_dequantize() { return {"fuse.sink_dequantize", for_each_node(rewrite_sink_dequantize)}; }

}  // namespace tenon::passes
