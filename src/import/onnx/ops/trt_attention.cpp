// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// trt: TRT_Attention and TRT_QuantizedAttention, padded [B,H,N,D] or packed [tokens,H,D].
#include <cmath>
#include <limits>

#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/attention_parts.h"
#include "ops/attention.h"
#include "ops/cast.h"
#include "ops/concat.h"
#include "ops/dequantize_linear.h"
#include "ops/div.h"
#include "ops/gather.h"
#include "ops/matmul.h"
#include "ops/mul.h"
#include "ops/quantize_linear.h"
#include "ops/reduce_sum.h"
#include "ops/slice.h"
#include "ops/sub.h"
#include "ops/transpose.h"

namespace tenon::onnx {

namespace {

enum class CausalKind { none, upper_left, lower_right };

/// What the two operators say by different attributes and inputs.
struct TrtAttention {
  float scale = 1;
  CausalKind causal = CausalKind::none;
  bool packed_q = false, packed_kv = false;
  ValueId q_bounds = kNoValue;       // i64 [B+1]: where the queries of each sequence begin
  ValueId kv_lengths = kNoValue;     // i64 [B+1] alike if packed, else [B]: how many keys count
  ValueId weights_scale = kNoValue;  // by which softmax's results are quantized, or absent
  DataType weights_type = DataType::f8e4m3fn;

  /// Are queries and keys matched token by token?
  bool by_tokens() const {
    return packed_q || packed_kv || (causal == CausalKind::lower_right && q_bounds != kNoValue);
  }
};

/// Rows of queries or keys in one list, and for each, i64 [tokens]: its sequence, its place there, how long that is.
struct Tokens {
  ValueId sequence, place, length;
};

Result<ValueId> as_column(NodeContext& node, ValueId x) { return node.add("unsqueeze", {x, node.add_integers({1})}); }

Result<ValueId> from_first(NodeContext& node, ValueId x, int64_t first) {
  return node.add(Slice{}, {x, node.add_integers({first}), node.add_integers({std::numeric_limits<int64_t>::max()}),
                            node.add_integers({0})});
}

/// Tokens behind the last bound are of a sequence of their own, of length 0.
Result<Tokens> packed_tokens(NodeContext& node, ValueId x, ValueId bounds) {
  Tokens out{};
  TRY_ASSIGN(const ValueId count, length_of(node, x, 0));
  TRY_ASSIGN(const ValueId index, count_up(node, count));
  TRY_ASSIGN(const ValueId column, as_column(node, index));
  TRY_ASSIGN(const ValueId ends, from_first(node, bounds, 1));
  TRY_ASSIGN(const ValueId behind, node.add("greater_equal", {column, ends}));
  TRY_ASSIGN(const ValueId ended, as_i64(node, behind));
  ReduceSum adding;
  adding.keepdims = false;
  TRY_ASSIGN(out.sequence, node.add(adding, {ended, node.add_integers({1})}));
  TRY_ASSIGN(const ValueId first, node.add(Gather{.axis = 0}, {bounds, out.sequence}));
  TRY_ASSIGN(const ValueId total, from_first(node, bounds, -1));
  TRY_ASSIGN(const ValueId all_ends, node.add(Concat{.axis = 0}, {ends, total}));
  TRY_ASSIGN(const ValueId end, node.add(Gather{.axis = 0}, {all_ends, out.sequence}));
  TRY_ASSIGN(out.place, node.add(Sub{}, {index, first}));
  TRY_ASSIGN(out.length, node.add(Sub{}, {end, first}));
  return out;
}

/// Of x [B,H,N,D], its rows in a list [B N]; lengths i64 [B] or absent.
Result<Tokens> padded_tokens(NodeContext& node, ValueId x, ValueId lengths) {
  Tokens out{};
  TRY_ASSIGN(const ValueId batch, length_of(node, x, 0));
  TRY_ASSIGN(const ValueId each, length_of(node, x, 2));
  TRY_ASSIGN(const ValueId count, node.add(Mul{}, {batch, each}));
  TRY_ASSIGN(const ValueId index, count_up(node, count));
  TRY_ASSIGN(out.sequence, node.add(Div{}, {index, each}));
  TRY_ASSIGN(const ValueId first, node.add(Mul{}, {out.sequence, each}));
  TRY_ASSIGN(out.place, node.add(Sub{}, {index, first}));
  out.length = each;
  if (lengths != kNoValue) {
    TRY_ASSIGN(out.length, node.add(Gather{.axis = 0}, {lengths, out.sequence}));
  }
  return out;
}

/// bool [queries, keys]: same sequence, a key that counts, and none behind the query if causal.
Result<ValueId> tokens_seen(NodeContext& node, const Tokens& q, const Tokens& k, CausalKind causal) {
  TRY_ASSIGN(const ValueId owner, as_column(node, q.sequence));
  TRY_ASSIGN(const ValueId together, node.add("equal", {owner, k.sequence}));
  TRY_ASSIGN(const ValueId counts, node.add("less", {k.place, k.length}));
  TRY_ASSIGN(const ValueId seen, node.add("logical_and", {together, counts}));
  if (causal == CausalKind::none) return seen;
  ValueId query = q.place, key = k.place;
  if (causal == CausalKind::lower_right) {  // counted from the ends
    TRY_ASSIGN(query, node.add(Sub{}, {query, q.length}));
    TRY_ASSIGN(key, node.add(Sub{}, {key, k.length}));
  }
  TRY_ASSIGN(const ValueId column, as_column(node, query));
  TRY_ASSIGN(const ValueId near, node.add("less_equal", {key, column}));
  return node.add("logical_and", {seen, near});
}

/// [tokens,H,D] or [B,H,N,D] -> [1,H,tokens,D]
Result<ValueId> in_one_list(NodeContext& node, ValueId x, bool packed) {
  if (packed) {
    TRY_ASSIGN(const ValueId heads, node.add(Transpose{.perm = {1, 0, 2}}, {x}));
    return node.add("unsqueeze", {heads, node.add_integers({0})});
  }
  const Shape shape = node.type(x).shape;
  if (!shape[1].is_number() || !shape[3].is_number()) {
    return node.unsupported(str("expected a known number of heads and depth, found ", shape));
  }
  TRY_ASSIGN(const ValueId heads, node.add(Transpose{.perm = {1, 0, 2, 3}}, {x}));
  return node.add("reshape", {heads, node.add_integers({1, shape[1].number(), -1, shape[3].number()})});
}

/// The way back: y [1,H,tokens,E], in the form of the queries x.
Result<ValueId> out_of_list(NodeContext& node, ValueId y, ValueId x, bool packed) {
  if (packed) {
    TRY_ASSIGN(const ValueId heads, node.add("squeeze", {y, node.add_integers({0})}));
    return node.add(Transpose{.perm = {1, 0, 2}}, {heads});
  }
  TRY_ASSIGN(const ValueId batch, length_of(node, x, 0));
  TRY_ASSIGN(const ValueId each, length_of(node, x, 2));
  const int64_t heads = node.type(x).shape[1].number();
  TRY_ASSIGN(const ValueId shape,
             node.add(Concat{.axis = 0}, {node.add_integers({heads}), batch, each, node.add_integers({-1})}));
  TRY_ASSIGN(const ValueId apart, node.add("reshape", {y, shape}));
  return node.add(Transpose{.perm = {1, 0, 2, 3}}, {apart});
}

/// v [B,G,T,E] with each head so often that there are `heads` of them.
Result<ValueId> repeated_heads(NodeContext& node, ValueId v, const Dim& heads) {
  const Dim groups = node.type(v).shape[1];
  if (groups == heads) return v;
  if (!groups.is_number() || !heads.is_number()) {
    return node.unsupported(str("expected known numbers of heads, found ", heads, " and ", groups));
  }
  const ValueId axis = node.add_integers({2});
  TRY_ASSIGN(const ValueId one, node.add("unsqueeze", {v, axis}));
  std::vector<ValueId> copies(static_cast<size_t>(heads.number() / groups.number()), one);
  TRY_ASSIGN(const ValueId all, node.add(Concat{.axis = 2}, std::move(copies)));
  TRY_ASSIGN(const ValueId rows, length_of(node, v, 2));
  TRY_ASSIGN(const ValueId shape,
             node.add(Concat{.axis = 0}, {node.add_integers({0, heads.number()}), rows, node.add_integers({-1})}));
  return node.add("reshape", {all, shape});
}

/// Operands as attention has them, all of rank 4.
Result<ValueId> attended(NodeContext& node, const TrtAttention& what, Attention op, std::vector<ValueId> operands) {
  op.scale = what.scale;
  op.guarded = true;
  const ValueId values = operands[2];
  const Dim heads = node.type(operands[0]).shape[1];
  while (operands.back() == kNoValue) operands.pop_back();
  if (what.weights_scale == kNoValue) return node.add(op, std::move(operands));
  op.scores = AttentionScores::weights;
  TRY_ASSIGN(const auto made, node.add_many(ops::make(op), std::move(operands), 2));
  TRY_ASSIGN(const ValueId narrow, node.add(QuantizeLinear{.to = what.weights_type}, {made[1], what.weights_scale}));
  TRY_ASSIGN(ValueId weights, node.add(DequantizeLinear{}, {narrow, what.weights_scale}));
  if (const DataType dtype = node.type(values).dtype; node.type(weights).dtype != dtype) {
    TRY_ASSIGN(weights, node.add(Cast{.to = dtype}, {weights}));
  }
  TRY_ASSIGN(const ValueId each, repeated_heads(node, values, heads));
  return node.add(Matmul{}, {weights, each});
}

Result<ValueId> attended_by_tokens(NodeContext& node, const TrtAttention& what, ValueId q, ValueId k, ValueId v) {
  if (node.has_input(3)) {
    return node.unsupported("a mask beside packed operands or lengths of queries", "leave attn_mask out");
  }
  Tokens queries{}, keys{};
  if (what.packed_q) {
    TRY_ASSIGN(queries, packed_tokens(node, q, what.q_bounds));
  } else {
    ValueId lengths = what.q_bounds;
    if (lengths != kNoValue) {
      TRY_ASSIGN(const ValueId ends, from_first(node, lengths, 1));
      TRY_ASSIGN(const ValueId firsts,
                 node.add(Slice{}, {lengths, node.add_integers({0}), node.add_integers({-1}), node.add_integers({0})}));
      TRY_ASSIGN(lengths, node.add(Sub{}, {ends, firsts}));
    }
    TRY_ASSIGN(queries, padded_tokens(node, q, lengths));
  }
  if (what.packed_kv) {
    TRY_ASSIGN(keys, packed_tokens(node, k, what.kv_lengths));
  } else {
    TRY_ASSIGN(keys, padded_tokens(node, k, what.kv_lengths));
  }
  TRY_ASSIGN(const ValueId seen, tokens_seen(node, queries, keys, what.causal));
  TRY_ASSIGN(const ValueId mask, added_where(node, seen, node.type(q).dtype));
  TRY_ASSIGN(const ValueId own_q, in_one_list(node, q, what.packed_q));
  TRY_ASSIGN(const ValueId own_k, in_one_list(node, k, what.packed_kv));
  TRY_ASSIGN(const ValueId own_v, in_one_list(node, v, what.packed_kv));
  TRY_ASSIGN(const ValueId y, attended(node, what, {}, {own_q, own_k, own_v, mask}));
  return out_of_list(node, y, q, what.packed_q);
}

Result<ValueId> attended_padded(NodeContext& node, const TrtAttention& what, ValueId q, ValueId k, ValueId v) {
  TRY_ASSIGN(const ValueId mask, added_mask(node, node.type(k).shape[2]));
  ValueId before = kNoValue;
  if (what.causal == CausalKind::upper_left) before = node.add_constant(Constant::scalar(DataType::i64, 0));
  if (what.causal == CausalKind::lower_right && what.kv_lengths == kNoValue) {
    TRY_ASSIGN(const ValueId queries, length_of(node, q, 2));
    TRY_ASSIGN(const ValueId keys, length_of(node, k, 2));
    TRY_ASSIGN(before, node.add(Sub{}, {keys, queries}));
    TRY_ASSIGN(before, node.add("squeeze", {before, node.add_integers({0})}));
  }
  return attended(node, what, {.causal = what.causal != CausalKind::none}, {q, k, v, mask, what.kv_lengths, before});
}

/// TRT_normalization_op "none": q k^T v.
Result<ValueId> products_only(NodeContext& node, const TrtAttention& what, ValueId q, ValueId k, ValueId v) {
  const bool bare = !what.by_tokens() && what.causal == CausalKind::none && what.kv_lengths == kNoValue &&
                    what.weights_scale == kNoValue && !node.has_input(3);
  if (!bare) {
    return node.unsupported("expected no mask, lengths or quantization where scores are not normalized, found some",
                            "use TRT_normalization_op \"softmax\"");
  }
  const Dim heads = node.type(q).shape[1];
  TRY_ASSIGN(const ValueId keys, repeated_heads(node, k, heads));
  TRY_ASSIGN(const ValueId values, repeated_heads(node, v, heads));
  TRY_ASSIGN(const ValueId scores, node.add(Matmul{.transpose_b = true}, {q, keys}));
  return node.add(Matmul{}, {scores, values});
}

Result<ValueId> attention_of(NodeContext& node, const TrtAttention& what, ValueId q, ValueId k, ValueId v) {
  const auto fits = [&](ValueId x, bool packed) { return node.type(x).rank() == (packed ? 3 : 4); };
  if (!fits(q, what.packed_q) || !fits(k, what.packed_kv) || !fits(v, what.packed_kv)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected padded operands of rank 4 and packed ones of rank 3, found ", node.type(q), ", ",
                     node.type(k), " and ", node.type(v)))
        .hint("query_form and kv_form say which operands are packed");
  }
  if ((what.packed_q && what.q_bounds == kNoValue) || (what.packed_kv && what.kv_lengths == kNoValue)) {
    return Error(ErrorCode::invalid_argument, "expected lengths of what is packed, found none")
        .hint("give query_lengths and kv_lengths");
  }
  const std::string normalization = node.text("TRT_normalization_op", "softmax");
  if (normalization == "none") return products_only(node, what, q, k, v);
  if (normalization != "softmax") {
    return Error(ErrorCode::invalid_argument,
                 str("expected TRT_normalization_op softmax or none, found '", normalization, "'"));
  }
  return what.by_tokens() ? attended_by_tokens(node, what, q, k, v) : attended_padded(node, what, q, k, v);
}

Result<TrtAttention> forms_and_lengths(NodeContext& node, size_t lengths) {
  TrtAttention out;
  TRY_ASSIGN(out.packed_q, is_packed(node, "query_form"));
  TRY_ASSIGN(out.packed_kv, is_packed(node, "kv_form"));
  TRY_ASSIGN(out.q_bounds, as_i64(node, node.input(lengths)));
  TRY_ASSIGN(out.kv_lengths, as_i64(node, node.input(lengths + 1)));
  return out;
}

Result<> import_trt_plain_attention(NodeContext& node) {
  for (const std::string_view old : {"is_causal", "scale"}) {
    if (node.has_attribute(old) || node.input_count() > 6) {
      return node.unsupported(str("expected at most 6 inputs and no attribute '", old, "'"),
                              "say causal_kind, scale the queries, and give the lengths as inputs 4 and 5");
    }
  }
  TRY(node.expect_inputs(3, 6));
  TRY_ASSIGN(TrtAttention what, forms_and_lengths(node, 4));
  if (node.integer("nb_rank", 1) != 1) return node.unsupported("several ranks", "export for one device, nb_rank 1");
  const std::string kind = node.text("causal_kind", "none");
  if (kind != "none" && kind != "upper_left" && kind != "lower_right") {
    return Error(ErrorCode::invalid_argument,
                 str("expected causal_kind none, upper_left or lower_right, found '", kind, "'"));
  }
  if (kind != "none") what.causal = kind == "upper_left" ? CausalKind::upper_left : CausalKind::lower_right;
  if (kind != "none" && node.has_input(3)) {
    return Error(ErrorCode::invalid_argument, str("expected no mask beside causal_kind ", kind, ", found one"));
  }
  TRY_ASSIGN(const ValueId y, attention_of(node, what, node.input(0), node.input(1), node.input(2)));
  return node.set_output(0, y);
}

/// [B,N,H D] -> [B,H,N,D], as ONNX's Attention takes operands of rank 3.
Result<ValueId> heads_apart(NodeContext& node, ValueId x, int64_t heads) {
  TRY_ASSIGN(const ValueId apart, node.add("reshape", {x, node.add_integers({0, 0, heads, -1})}));
  return node.add(Transpose{.perm = {0, 2, 1, 3}}, {apart});
}

Result<> import_trt_quantized_attention(NodeContext& node) {
  TRY(node.expect_inputs(3, 7));
  TRY_ASSIGN(TrtAttention what, forms_and_lengths(node, 5));
  if (node.integer("is_causal", 0) != 0) what.causal = CausalKind::upper_left;
  what.weights_scale = node.input(4);
  if (const int64_t type = node.integer("normalization_quantize_to_type", 0); type != 0) {
    TRY_ASSIGN(what.weights_type, data_type_of(type));
  }
  if (what.weights_type != DataType::f8e4m3fn && what.weights_type != DataType::i8) {
    return Error(ErrorCode::invalid_argument,
                 str("expected normalization_quantize_to_type f8e4m3fn or i8, found ", what.weights_type));
  }
  ValueId q = node.input(0), k = node.input(1), v = node.input(2);
  const bool joined = !what.packed_q && !what.packed_kv && node.type(q).rank() == 3;
  if (joined) {
    const int64_t heads = node.integer("q_num_heads", 0), groups = node.integer("kv_num_heads", 0);
    if (heads < 1 || groups < 1) {
      return Error(ErrorCode::invalid_argument, "expected q_num_heads and kv_num_heads for operands of rank 3");
    }
    TRY_ASSIGN(q, heads_apart(node, q, heads));
    TRY_ASSIGN(k, heads_apart(node, k, groups));
    TRY_ASSIGN(v, heads_apart(node, v, groups));
  }
  const Shape& shape = node.type(q).shape;
  const Dim depth = shape.rank() > 0 ? shape[shape.rank() - 1] : Dim(0);
  if (!node.has_attribute("scale") && (!depth.is_number() || depth.number() < 1)) {
    return node.unsupported(str("expected a known depth, found ", node.type(q)), "give the attribute scale");
  }
  what.scale =
      node.has_attribute("scale") ? node.number("scale", 1) : 1.0f / std::sqrt(static_cast<float>(depth.number()));
  TRY_ASSIGN(ValueId y, attention_of(node, what, q, k, v));
  if (joined) {
    TRY_ASSIGN(y, node.add(Transpose{.perm = {0, 2, 1, 3}}, {y}));
    TRY_ASSIGN(y, node.add("reshape", {y, node.add_integers({0, 0, -1})}));
  }
  return node.set_output(0, y);
}

Result<> import_trt_attention(NodeContext& node) {
  return node.op_type() == "TRT_Attention" ? import_trt_plain_attention(node) : import_trt_quantized_attention(node);
}

}  // namespace

Importer trt_attention() { return {{"TRT_Attention", "TRT_QuantizedAttention"}, import_trt_attention, "trt"}; }

}  // namespace tenon::onnx
