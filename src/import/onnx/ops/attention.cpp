// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention without cache, soft cap and causal mask.
#include <cmath>
#include <limits>

#include "import/onnx/node_context.h"
#include "ops/attention.h"

namespace tenon::onnx {

namespace {
/// What this importer leaves out. Errors: unsupported, naming it.
Result<> check_extras(NodeContext& node) {
  if (node.integer("is_causal", 0) != 0) return node.unsupported("is_causal", "export the causal mask as attn_mask");
  if (node.number("softcap", 0) != 0) return node.unsupported("softcap");
  if (node.has_output(1) || node.has_output(2) || node.has_output(3)) return node.unsupported("outputs beside Y");
  for (size_t i = 4; i < node.input_count(); ++i) {
    if (node.has_input(i)) return node.unsupported(str("input no. ", i), "export without a cache");
  }
  return Done{};
}

/// The mask as what is added: a bool mask says who takes part.
Result<ValueId> added_mask(NodeContext& node) {
  const ValueId mask = node.input(3);
  if (mask == kNoValue || node.type(mask).dtype != DataType::boolean) return mask;
  const DataType dtype = node.input_type(0).dtype;
  const ValueId nothing = node.add_scalar(dtype, 0);
  const ValueId never = node.add_scalar(dtype, -std::numeric_limits<double>::infinity());
  return node.add("where", {mask, nothing, never});
}

/// [B,S,H D] -> [B,S,H,D]
Result<ValueId> split_heads(NodeContext& node, size_t i, int64_t heads) {
  return node.add("reshape", {node.input(i), node.add_integers({0, 0, heads, -1})});
}

Result<> import_attention(NodeContext& node) {
  TRY(check_extras(node));
  Attention op{.heads_last = node.input_type(0).rank() == 3};
  std::vector<ValueId> operands = {node.input(0), node.input(1), node.input(2)};
  const int64_t q_heads = node.integer("q_num_heads", 0), kv_heads = node.integer("kv_num_heads", 0);
  if (op.heads_last && (q_heads < 1 || kv_heads < 1)) {
    return Error(ErrorCode::invalid_argument, "expected q_num_heads and kv_num_heads for operands of rank 3");
  }
  for (size_t i = 0; op.heads_last && i < 3; ++i) {
    TRY_ASSIGN(operands[i], split_heads(node, i, i == 0 ? q_heads : kv_heads));
  }
  const Shape& q = node.type(operands[0]).shape;
  if (q.rank() != 4 || !q[3].is_number()) {
    return node.unsupported(str("expected queries of rank 4 and a known depth, found ", node.input_type(0)));
  }
  op.scale = node.number("scale", 1.0f / std::sqrt(static_cast<float>(q[3].number())));
  TRY_ASSIGN(const ValueId mask, added_mask(node));
  TRY_ASSIGN(ValueId y, node.add(op, {operands[0], operands[1], operands[2], mask}));
  if (op.heads_last) {
    TRY_ASSIGN(y, node.add("reshape", {y, node.add_integers({0, 0, -1})}));
  }
  return node.set_output(0, y);
}
}  // namespace

Importer attention() { return {{"Attention"}, import_attention}; }

}  // namespace tenon::onnx
