// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A layer normalization stores the 8-bit floats that products read of it, beside what others read.
//   q = quantize_linear(y = layer_norm(x)) -> y, q = quantized_layer_norm(x)
#include "ops/layer_norm.h"
#include "ops/quantized_layer_norm.h"
#include "passes/lib/dequantized.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

bool rewrite_norm_quantize(Fusion& fusion, NodeId id) {
  const auto quantization = tensor_quantization(fusion, id, Bytes::float8);
  if (!quantization || quantization->zero != 0) return false;
  const ValueId y = fusion.input(id, 0);
  const NodeId norm = fusion.maker(y, LayerNorm::kName);
  if (norm == kNoNode || fusion.graph().value(y).output != 0) return false;
  const Node& node = fusion.graph().node(norm);
  for (size_t i = 1; i < node.outputs.size(); ++i) {
    if (node.outputs[i] != kNoValue && (fusion.uses(node.outputs[i]) > 0 || fusion.graph().is_output(node.outputs[i])))
      return false;
  }
  const auto* op = node.op.as<LayerNorm>();
  QuantizedLayerNorm both{op->axis, op->epsilon, static_cast<float>(quantization->scale)};
  Origin origin = node.origin;
  origin.merge(fusion.graph().node(id).origin);
  const ValueId made = fusion.add(ops::make(std::move(both)), node.inputs, std::move(origin), 2);
  if (made == kNoValue) return false;
  const ValueId bytes = fusion.graph().node(fusion.graph().value(made).producer).outputs[1];
  fusion.redirect(fusion.output(id), bytes);
  fusion.redirect(y, made);
  return true;
}

}  // namespace

Pass norm_quantize() { return {"fuse.norm_quantize", for_each_node(rewrite_norm_quantize)}; }

}  // namespace tenon::passes
