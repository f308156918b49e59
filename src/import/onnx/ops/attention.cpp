// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention, with a cache, groups of heads, windows and scores as they come.
#include <cmath>

#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/attention_parts.h"
#include "ops/attention.h"
#include "ops/concat.h"
#include "ops/shape.h"
#include "ops/transpose.h"

namespace tenon::onnx {

namespace {
/// [B,S,H D] -> [B,S,H,D]
Result<ValueId> split_heads(NodeContext& node, size_t i, int64_t heads) {
  return node.add("reshape", {node.input(i), node.add_integers({0, 0, heads, -1})});
}

struct Operands {
  ValueId q, k, v;
  ValueId before = kNoValue;  // keys of the cache
};

/// Queries, keys and values of rank 4; with a cache in front, heads before rows.
Result<Operands> operands_of(NodeContext& node, Attention& op) {
  Operands out{node.input(0), node.input(1), node.input(2)};
  const int64_t q_heads = node.integer("q_num_heads", 0), kv_heads = node.integer("kv_num_heads", 0);
  if (op.heads_last && (q_heads < 1 || kv_heads < 1)) {
    return Error(ErrorCode::invalid_argument, "expected q_num_heads and kv_num_heads for operands of rank 3");
  }
  if (op.heads_last) {
    TRY_ASSIGN(out.q, split_heads(node, 0, q_heads));
    TRY_ASSIGN(out.k, split_heads(node, 1, kv_heads));
    TRY_ASSIGN(out.v, split_heads(node, 2, kv_heads));
  }
  const bool cached = node.has_input(4) || node.has_input(5);
  if (!cached && !node.has_output(1) && !node.has_output(2)) return out;
  if (op.heads_last) {
    for (ValueId* one : {&out.q, &out.k, &out.v}) {
      TRY_ASSIGN(*one, node.add(Transpose{.perm = {0, 2, 1, 3}}, {*one}));
    }
  }
  if (!cached) return out;
  TRY_ASSIGN(out.k, node.add(Concat{.axis = 2}, {node.input(4), out.k}));
  TRY_ASSIGN(out.v, node.add(Concat{.axis = 2}, {node.input(5), out.v}));
  TRY_ASSIGN(const ValueId length, node.add(ShapeOf{.start = 2, .end = 3}, {node.input(4)}));
  TRY_ASSIGN(out.before, node.add("squeeze", {length, node.add_integers({0})}));
  return out;
}

Result<AttentionScores> scores_of(NodeContext& node) {
  if (!node.has_output(3)) return AttentionScores::none;
  const int64_t mode = node.integer("qk_matmul_output_mode", 0);
  if (mode < 0 || mode > 3) return Error(ErrorCode::invalid_argument, str("expected a mode from 0 to 3, found ", mode));
  return static_cast<AttentionScores>(mode + 1);
}

Result<> import_attention(NodeContext& node) {
  TRY(node.expect_inputs(3, 7));
  const bool rows_first = node.input_type(0).rank() == 3;
  Attention op{.heads_last = rows_first, .guarded = true, .causal = node.integer("is_causal", 0) != 0};
  op.left_window = node.integer("left_window_size", -1);
  op.right_window = node.integer("right_window_size", -1);
  op.softcap = node.number("softcap", 0);
  TRY_ASSIGN(op.scores, scores_of(node));
  TRY_ASSIGN(const Operands in, operands_of(node, op));
  const bool moved = rows_first && (in.before != kNoValue || node.has_output(1) || node.has_output(2));
  op.heads_last = rows_first && !moved;
  const Shape& q = node.type(in.q).shape;
  if (q.rank() != 4 || !q[3].is_number()) {
    return node.unsupported(str("expected queries of rank 4 and a known depth, found ", node.input_type(0)));
  }
  op.scale = node.number("scale", 1.0f / std::sqrt(static_cast<float>(q[3].number())));
  if (node.type(in.k).rank() != 4) {
    return node.unsupported(str("expected keys like the queries, ", node.type(in.q), ", found ", node.type(in.k)));
  }
  const Dim keys = node.type(in.k).shape[op.heads_last ? 1 : 2];
  TRY_ASSIGN(const ValueId mask, added_mask(node, keys));
  const size_t results = op.scores == AttentionScores::none ? 1 : 2;
  std::vector<ValueId> operands = {in.q, in.k, in.v, mask, node.input(6), in.before};
  while (operands.back() == kNoValue) operands.pop_back();
  TRY_ASSIGN(auto out, node.add_many(ops::make(op), std::move(operands), results));
  if (moved) {
    TRY_ASSIGN(out[0], node.add(Transpose{.perm = {0, 2, 1, 3}}, {out[0]}));
  }
  if (rows_first) {
    TRY_ASSIGN(out[0], node.add("reshape", {out[0], node.add_integers({0, 0, -1})}));
  }
  TRY(node.set_output(0, out[0]));
  TRY(node.set_output(1, in.k));
  TRY(node.set_output(2, in.v));
  return results > 1 ? node.set_output(3, out[1]) : Result<>(Done{});
}
}  // namespace

Importer attention() { return {{"Attention"}, import_attention}; }

}  // namespace tenon::onnx
