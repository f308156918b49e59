// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// LinearAttention.
#include "ops/linear_attention.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

namespace {
Result<> import_linear_attention(NodeContext& node) {
  const std::string rule = node.text("update_rule", "gated_delta");
  const bool gated = rule == "gated" || rule == "gated_delta", delta = rule == "delta" || rule == "gated_delta";
  if (!gated && !delta && rule != "linear") {
    return Error(ErrorCode::invalid_argument, str("expected an update_rule, found '", rule, "'"));
  }
  if (gated != node.has_input(4) || delta != node.has_input(5)) {
    return Error(ErrorCode::invalid_argument, str("expected decay and beta as update_rule '", rule, "' has them"));
  }
  return node.finish(LinearAttention{.q_heads = node.integer("q_num_heads", 0),
                                     .kv_heads = node.integer("kv_num_heads", 0),
                                     .scale = node.number("scale", 0)},
                     node.inputs());
}
}  // namespace

Importer linear_attention() { return {{"LinearAttention"}, import_linear_attention}; }

}  // namespace tenon::onnx
