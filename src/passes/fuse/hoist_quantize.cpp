// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What is quantized behind a movement, a pooling or a concatenation is quantized in front of it, where its maker can
// store integers at once.
//   quantize(max_pool(x)) -> max_pool(quantize(x));   quantize(concat(a, b)) -> concat(quantize(a), quantize(b))
#include "passes/lib/byte_movement.h"
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

bool rewrite_hoist_quantize(Fusion& fusion, NodeId id) {
  const auto quantization = tensor_quantization(fusion, id);
  const ValueId x = fusion.input(id, 0);
  if (!quantization || fusion.type(x).dtype != DataType::f32 || !fusion.is_sole(x)) return false;
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
