// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention stores the 8-bit floats that a product reads of it.
//   quantize_linear(reshape(attention(q, k, v))) -> reshape(attention(q, k, v) {to=f8e4m3fn})
#include "ops/attention.h"
#include "ops/reshape.h"
#include "passes/lib/dequantized.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

bool rewrite_attention_quantize(Fusion& fusion, NodeId id) {
  const auto quantization = tensor_quantization(fusion, id, Bytes::float8);
  if (!quantization || quantization->zero != 0) return false;
  const ValueId x = fusion.input(id, 0);
  const NodeId view = fusion.sole_maker(x, Reshape::kName);
  const NodeId made = fusion.sole_maker(view == kNoNode ? x : fusion.input(view, 0), Attention::kName);
  if (made == kNoNode) return false;
  const Graph& graph = fusion.graph();
  Attention op = *graph.node(made).op.as<Attention>();
  if (op.scores != AttentionScores::none || op.to != DataType::none) return false;
  op.to = quantization->to;
  op.step = static_cast<float>(quantization->scale);
  if (view == kNoNode) {
    fusion.replace(id, ops::make(std::move(op)), graph.node(made).inputs, {made});
    return true;
  }
  const ValueId bytes = fusion.add(ops::make(std::move(op)), graph.node(made).inputs, graph.node(made).origin);
  if (bytes == kNoValue) return false;
  std::vector<ValueId> inputs = graph.node(view).inputs;
  inputs[0] = bytes;
  fusion.replace(id, graph.node(view).op, std::move(inputs), {view, made});
  return true;
}

}  // namespace

Pass attention_quantize() { return {"fuse.attention_quantize", for_each_node(rewrite_attention_quantize)}; }

}  // namespace tenon::passes
