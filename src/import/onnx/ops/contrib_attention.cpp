// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// com.microsoft: Attention, MultiHeadAttention, GroupQueryAttention and RotaryEmbedding.
#include <cmath>

#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/attention_parts.h"
#include "ops/add.h"
#include "ops/attention.h"
#include "ops/cast.h"
#include "ops/concat.h"
#include "ops/matmul.h"
#include "ops/rotary_embedding.h"
#include "ops/slice.h"
#include "ops/sub.h"
#include "ops/transpose.h"

namespace tenon::onnx {

namespace {
/// Columns [begin, end) of the last axis.
Result<ValueId> columns(NodeContext& node, ValueId x, int64_t begin, int64_t end) {
  return node.add(Slice{}, {x, node.add_integers({begin}), node.add_integers({end}), node.add_integers({-1})});
}

Result<ValueId> as_heads(NodeContext& node, ValueId x, int64_t heads) {
  return node.add("reshape", {x, node.add_integers({0, 0, heads, -1})});
}

Result<ValueId> heads_moved(NodeContext& node, ValueId x) { return node.add(Transpose{.perm = {0, 2, 1, 3}}, {x}); }

/// [B,S,H,D] each; with a past, [B,H,T,D], that is put in front of keys and values.
struct Parts {
  ValueId q, k, v;
  ValueId past_k = kNoValue, past_v = kNoValue, mask = kNoValue, lengths = kNoValue;
  size_t present = 1;  // which output the keys are, the values behind them
};

Result<> finish_attention(NodeContext& node, Attention op, Parts p) {
  const Shape& q = node.type(p.q).shape;
  if (op.scale == 0) {
    if (!q[3].is_number()) return node.unsupported(str("expected a known depth, found ", q));
    op.scale = 1.0f / std::sqrt(static_cast<float>(q[3].number()));
  }
  op.heads_last = true;
  ValueId before = kNoValue;
  if (p.past_k != kNoValue || node.has_output(p.present)) {
    op.heads_last = false;
    for (ValueId* one : {&p.q, &p.k, &p.v}) {
      TRY_ASSIGN(*one, heads_moved(node, *one));
    }
  }
  if (p.past_k != kNoValue) {
    TRY_ASSIGN(p.k, node.add(Concat{.axis = 2}, {p.past_k, p.k}));
    TRY_ASSIGN(p.v, node.add(Concat{.axis = 2}, {p.past_v, p.v}));
    if (p.lengths == kNoValue) {
      TRY_ASSIGN(before, length_of(node.writer(), p.past_k, 2));
      TRY_ASSIGN(before, node.add("squeeze", {before, node.add_integers({0})}));
    }
  }
  std::vector<ValueId> operands = {p.q, p.k, p.v, p.mask, p.lengths, before};
  while (operands.back() == kNoValue) operands.pop_back();
  op.guarded = true;
  TRY_ASSIGN(ValueId y, node.add(op, std::move(operands)));
  if (!op.heads_last) {
    TRY_ASSIGN(y, heads_moved(node, y));
  }
  TRY_ASSIGN(y, node.add("reshape", {y, node.add_integers({0, 0, -1})}));
  TRY(node.set_output(0, y));
  TRY(node.set_output(p.present, p.k));
  return node.set_output(p.present + 1, p.v);
}

/// A mask of integers [B,T], 1 where a key counts, as what is added.
Result<ValueId> added_key_mask(NodeContext& node, size_t i) {
  const TensorType& type = node.input_type(i);
  if (type.rank() != 2)
    return node.unsupported(str("expected a mask of keys [B,T], found ", type), "give an attention_bias");
  const DataType dtype = node.input_type(0).dtype;
  const auto never = static_cast<double>(node.number("mask_filter_value", -10000.0f));
  TRY_ASSIGN(const ValueId seen, node.add(Cast{.to = DataType::boolean}, {node.input(i)}));
  TRY_ASSIGN(const ValueId added, node.add("where", {seen, node.add_scalar(dtype, 0), node.add_scalar(dtype, never)}));
  return node.add("unsqueeze", {added, node.add_integers({1, 2})});
}

/// The sum of a mask of keys and of what is added anyway.
Result<ValueId> both_masks(NodeContext& node, size_t keys, size_t added) {
  ValueId mask = kNoValue;
  if (node.has_input(keys)) {
    TRY_ASSIGN(mask, added_key_mask(node, keys));
  }
  if (!node.has_input(added)) return mask;
  if (mask == kNoValue) return node.input(added);
  return node.add(Add{}, {mask, node.input(added)});
}

Result<> import_packed(NodeContext& node) {  // Attention
  TRY(node.expect_inputs(2, 7));
  const int64_t heads = node.integer("num_heads", 0);
  const Shape& weights = node.input_type(1).shape;
  if (heads < 1 || weights.rank() != 2 || !weights[1].is_number() || node.has_attribute("qkv_hidden_sizes") ||
      node.has_input(4)) {
    return node.unsupported("expected num_heads, equal sizes and no past", "export with MultiHeadAttention");
  }
  const int64_t each = weights[1].number() / 3;
  TRY_ASSIGN(ValueId all, node.add(Matmul{}, {node.input(0), node.input(1)}));
  if (node.has_input(2)) {
    TRY_ASSIGN(all, node.add(Add{}, {all, node.input(2)}));
  }
  Parts p{};
  int64_t begin = 0;
  for (ValueId* part : {&p.q, &p.k, &p.v}) {
    TRY_ASSIGN(const ValueId own, columns(node, all, begin, begin + each));
    TRY_ASSIGN(*part, as_heads(node, own, heads));
    begin += each;
  }
  TRY_ASSIGN(p.mask, both_masks(node, 3, 5));
  if (node.has_output(1)) return node.unsupported("the output present", "export with MultiHeadAttention");
  return finish_attention(node, {.scale = node.number("scale", 0), .causal = node.integer("unidirectional", 0) != 0},
                          p);
}

Result<> import_multi_head(NodeContext& node) {
  TRY(node.expect_inputs(3, 8));
  const int64_t heads = node.integer("num_heads", 0);
  if (heads < 1 || node.input_type(0).rank() != 3 || node.input_type(1).rank() != 3) {
    return node.unsupported("expected num_heads, and queries and keys of rank 3", "export without packed operands");
  }
  const Dim hidden = node.input_type(0).shape[2];
  Parts p{};
  int64_t begin = 0;
  size_t i = 0;
  for (ValueId* part : {&p.q, &p.k, &p.v}) {
    ValueId x = node.input(i++);
    if (node.has_input(3)) {
      const Dim width = node.type(x).shape[2];
      if (!hidden.is_number() || !width.is_number()) return node.unsupported("a bias of unknown size");
      TRY_ASSIGN(const ValueId bias, columns(node, node.input(3), begin, begin + width.number()));
      TRY_ASSIGN(x, node.add(Add{}, {x, bias}));
      begin += width.number();
    }
    TRY_ASSIGN(*part, as_heads(node, x, heads));
  }
  TRY_ASSIGN(p.mask, both_masks(node, 4, 5));
  p.past_k = node.input(6);
  p.past_v = node.input(7);
  return finish_attention(node, {.scale = node.number("scale", 0), .causal = node.integer("unidirectional", 0) != 0},
                          p);
}

/// seqlens_k counts the keys of each row of the batch, less one.
Result<ValueId> key_counts(NodeContext& node) {
  TRY_ASSIGN(const ValueId last, node.add(Cast{.to = DataType::i64}, {node.input(5)}));
  TRY_ASSIGN(const ValueId list, node.add("reshape", {last, node.add_integers({-1})}));
  return node.add(Add{}, {list, node.add_constant(Constant::scalar(DataType::i64, 1))});
}

/// Queries and keys turned by their places: those at the end of the keys that count.
Result<> rotate(NodeContext& node, Parts& p) {
  TRY_ASSIGN(const ValueId length, length_of(node.writer(), p.q, 1));
  TRY_ASSIGN(const ValueId first, node.add(Sub{}, {p.lengths, length}));
  TRY_ASSIGN(const ValueId column, node.add("unsqueeze", {first, node.add_integers({1})}));
  TRY_ASSIGN(const ValueId steps, count_up(node.writer(), length));
  TRY_ASSIGN(const ValueId places, node.add(Add{}, {column, steps}));
  const RotaryEmbedding op{.interleaved = node.integer("rotary_interleaved", 0) != 0};
  TRY_ASSIGN(p.q, node.add(op, {p.q, node.input(7), node.input(8), places}));
  TRY_ASSIGN(p.k, node.add(op, {p.k, node.input(7), node.input(8), places}));
  return Done{};
}

Result<> import_grouped(NodeContext& node) {
  TRY(node.expect_inputs(1, 9));
  const int64_t heads = node.integer("num_heads", 0), groups = node.integer("kv_num_heads", 0);
  const Dim width = node.input_type(0).shape[2];
  if (heads < 1 || groups < 1 || !node.has_input(5) || !width.is_number()) {
    return node.unsupported("expected num_heads, kv_num_heads, seqlens_k and a known hidden size");
  }
  ValueId q = node.input(0), k = node.input(1), v = node.input(2);
  if (k == kNoValue) {  // packed behind the queries
    const int64_t depth = width.number() / (heads + 2 * groups);
    TRY_ASSIGN(k, columns(node, q, heads * depth, (heads + groups) * depth));
    TRY_ASSIGN(v, columns(node, q, (heads + groups) * depth, width.number()));
    TRY_ASSIGN(q, columns(node, q, 0, heads * depth));
  }
  Parts p{};
  TRY_ASSIGN(p.q, as_heads(node, q, heads));
  TRY_ASSIGN(p.k, as_heads(node, k, groups));
  TRY_ASSIGN(p.v, as_heads(node, v, groups));
  p.past_k = node.input(3);
  p.past_v = node.input(4);
  TRY_ASSIGN(p.lengths, key_counts(node));
  if (node.integer("do_rotary", 0) != 0) TRY(rotate(node, p));
  Attention op{.scale = node.number("scale", 0), .causal = true, .softcap = node.number("softcap", 0)};
  if (const int64_t window = node.integer("local_window_size", -1); window > 0) op.left_window = window - 1;
  return finish_attention(node, op, p);
}

Result<> import_rotary(NodeContext& node) {
  TRY(node.expect_inputs(4, 4));
  const TensorType type = node.input_type(0), cos = node.input_type(2);
  if (cos.rank() != 2 || !cos.shape[1].is_number() || node.number("scale", 1) != 1) {
    return node.unsupported(str("expected a table of known width and scale 1, found ", cos));
  }
  ValueId x = node.input(0);
  if (type.rank() == 3) {
    int64_t heads = node.integer("num_heads", 0);
    if (heads == 0 && type.shape[2].is_number()) heads = type.shape[2].number() / (2 * cos.shape[1].number());
    if (heads < 1) return Error(ErrorCode::invalid_argument, "expected num_heads for an operand of rank 3");
    TRY_ASSIGN(x, as_heads(node, x, heads));
  } else {
    TRY_ASSIGN(x, heads_moved(node, x));
  }
  ValueId places = node.input(1);
  if (node.type(places).rank() == 1) {  // of the first element
    TRY_ASSIGN(const ValueId length, length_of(node.writer(), x, 1));
    TRY_ASSIGN(const ValueId steps, count_up(node.writer(), length));
    TRY_ASSIGN(places, node.add(Add{}, {steps, places}));
  }
  const RotaryEmbedding op{.interleaved = node.integer("interleaved", 0) != 0};
  TRY_ASSIGN(ValueId y, node.add(op, {x, node.input(2), node.input(3), places}));
  if (type.rank() == 3) {
    TRY_ASSIGN(y, node.add("reshape", {y, node.add_integers({0, 0, -1})}));
  } else {
    TRY_ASSIGN(y, heads_moved(node, y));
  }
  return node.set_output(0, y);
}

Result<> import_contrib_attention(NodeContext& node) {
  if (node.op_type() == "Attention") return import_packed(node);
  if (node.op_type() == "MultiHeadAttention") return import_multi_head(node);
  return node.op_type() == "GroupQueryAttention" ? import_grouped(node) : import_rotary(node);
}
}  // namespace

Importer contrib_attention() {
  return {{"Attention", "GroupQueryAttention", "MultiHeadAttention", "RotaryEmbedding"},
          import_contrib_attention,
          "com.microsoft"};
}

}  // namespace tenon::onnx
