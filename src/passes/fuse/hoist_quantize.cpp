// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What is quantized behind a movement, a pooling or a concatenation is quantized in front of it, where its maker can
// store integers at once.
//   quantize(max_pool(x)) -> max_pool(quantize(x));   quantize(concat(a, b)) -> concat(quantize(a), quantize(b))
//   each part of split(x) quantized alike -> split(quantize(x))
#include <algorithm>

#include "ops/split.h"
#include "passes/lib/byte_movement.h"
#include "passes/lib/edit.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// Quantizing more elements than are read, or floats that others read anyway, gains nothing.
bool is_worth_it(const Fusion& fusion, NodeId movement) {
  const std::string_view name = fusion.graph().node(movement).op.name();
  if (name == "slice" || name == "expand") return false;
  for (size_t i = 0; i < count_data(fusion, movement); ++i) {
    const ValueId data = fusion.input(movement, i);
    if (fusion.graph().constant(data) || (!fusion.is_sole(data) && !dequantized(fusion, data))) return false;
  }
  return true;
}

/// The node that alone reads `id`; kNoNode if there is none or several.
NodeId sole_reader(const Fusion& fusion, ValueId id) {
  if (!fusion.is_sole(id)) return kNoNode;
  for (const NodeId node : node_ids(fusion.graph())) {
    const auto& inputs = fusion.graph().node(node).inputs;
    if (std::find(inputs.begin(), inputs.end(), id) != inputs.end()) return node;
  }
  return kNoNode;
}

/// `first` quantizes one part. Parts that nobody reads may be quantized with the others.
bool hoist_above_split(Fusion& fusion, NodeId id, NodeId first, const TensorQuantization& wanted) {
  const Node splitting = fusion.graph().node(id), quantize = fusion.graph().node(first);
  if (!fusion.is_sole(splitting.inputs[0]) || fusion.graph().constant(splitting.inputs[0])) return false;
  std::vector<NodeId> readers;
  Origin origin;
  for (const ValueId part : splitting.outputs) {
    const bool is_read = part != kNoValue && (fusion.uses(part) > 0 || fusion.graph().is_output(part));
    readers.push_back(is_read ? sole_reader(fusion, part) : kNoNode);
    if (!is_read) continue;
    if (tensor_quantization(fusion, readers.back()) != wanted) return false;
    origin.merge(fusion.graph().node(readers.back()).origin);
  }
  std::vector<ValueId> inputs = quantize.inputs;
  inputs[0] = splitting.inputs[0];
  const ValueId integers = fusion.add(quantize.op, inputs, origin);
  if (integers == kNoValue) return false;
  inputs = splitting.inputs;
  inputs[0] = integers;
  const ValueId part = fusion.add(splitting.op, inputs, splitting.origin, splitting.outputs.size());
  if (part == kNoValue) return false;
  const std::vector<ValueId> parts = fusion.graph().node(fusion.graph().value(part).producer).outputs;
  for (size_t i = 0; i < readers.size(); ++i) {
    if (readers[i] != kNoNode) fusion.redirect(fusion.output(readers[i]), parts[i]);
  }
  return true;
}

bool rewrite_hoist_quantize(Fusion& fusion, NodeId id) {
  const auto quantization = tensor_quantization(fusion, id);
  const ValueId x = fusion.input(id, 0);
  if (!quantization || fusion.type(x).dtype != DataType::f32 || !fusion.is_sole(x)) return false;
  const NodeId split = fusion.maker(x, Split::kName);
  if (split != kNoNode) return hoist_above_split(fusion, split, id, *quantization);
  const NodeId movement = fusion.graph().value(x).producer;
  if (movement == kNoNode || !moves_bytes(fusion, movement) || !is_worth_it(fusion, movement)) return false;
  const Node quantize = fusion.graph().node(id), moving = fusion.graph().node(movement);
  std::vector<ValueId> integers;
  for (size_t i = 0; i < count_data(fusion, movement); ++i) {
    std::vector<ValueId> inputs = quantize.inputs;
    inputs[0] = moving.inputs[i];
    const ValueId one = fusion.add(quantize.op, inputs, quantize.origin);
    if (one == kNoValue) return false;
    integers.push_back(one);
  }
  const auto operands = byte_operands(fusion, movement, integers, quantization->to, quantization->zero);
  fusion.replace(id, moving.op, operands, {movement});
  return true;
}

}  // namespace

Pass hoist_quantize() { return {"fuse.hoist_quantize", for_each_node(rewrite_hoist_quantize)}; }

}  // namespace tenon::passes
