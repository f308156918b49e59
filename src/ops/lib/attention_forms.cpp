// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention of the network's interface and of the vendor's nodes.
#include "ops/lib/attention_forms.h"

#include "ops/attention.h"
#include "ops/concat.h"
#include "ops/dequantize_linear.h"
#include "ops/div.h"
#include "ops/expand.h"
#include "ops/gather.h"
#include "ops/gather_nd.h"
#include "ops/lib/sequence_parts.h"
#include "ops/matmul.h"
#include "ops/mul.h"
#include "ops/quantize_linear.h"
#include "ops/reduce_sum.h"
#include "ops/sub.h"
#include "ops/transpose.h"

namespace tenon {

namespace {

/// Are queries and keys matched token by token?
bool by_tokens(const AttentionForms& forms) {
  return forms.packed_q || forms.packed_kv || (forms.causal == CausalKind::lower_right && forms.q_bounds != kNoValue);
}

/// Rows of queries or keys in one list, and for each, i64 [tokens]: its sequence, its place there, how long that is.
struct Tokens {
  ValueId sequence, place, length;
};

/// Tokens behind the last bound are of a sequence of their own, of length 0.
Result<Tokens> packed_tokens(const GraphWriter& to, ValueId x, ValueId bounds) {
  Tokens out{};
  TRY_ASSIGN(const ValueId count, length_of(to, x, 0));
  TRY_ASSIGN(const ValueId index, count_up(to, count));
  TRY_ASSIGN(const ValueId column, as_column(to, index));
  TRY_ASSIGN(const ValueId ends, from_first(to, bounds, 1));
  TRY_ASSIGN(const ValueId behind, to.add("greater_equal", {column, ends}));
  TRY_ASSIGN(const ValueId ended, to.cast(behind, DataType::i64));
  ReduceSum adding;
  adding.keepdims = false;
  TRY_ASSIGN(out.sequence, to.add(adding, {ended, to.integers({1})}));
  TRY_ASSIGN(const ValueId first, to.add(Gather{.axis = 0}, {bounds, out.sequence}));
  TRY_ASSIGN(const ValueId total, from_first(to, bounds, -1));
  TRY_ASSIGN(const ValueId all_ends, to.add(Concat{.axis = 0}, {ends, total}));
  TRY_ASSIGN(const ValueId end, to.add(Gather{.axis = 0}, {all_ends, out.sequence}));
  TRY_ASSIGN(out.place, to.add(Sub{}, {index, first}));
  TRY_ASSIGN(out.length, to.add(Sub{}, {end, first}));
  return out;
}

/// Of x [B,H,N,D], its rows in a list [B N]; lengths i64 [B] or absent.
Result<Tokens> padded_tokens(const GraphWriter& to, ValueId x, ValueId lengths) {
  Tokens out{};
  TRY_ASSIGN(const ValueId batch, length_of(to, x, 0));
  TRY_ASSIGN(const ValueId each, length_of(to, x, 2));
  TRY_ASSIGN(const ValueId count, to.add(Mul{}, {batch, each}));
  TRY_ASSIGN(const ValueId index, count_up(to, count));
  TRY_ASSIGN(out.sequence, to.add(Div{}, {index, each}));
  TRY_ASSIGN(const ValueId first, to.add(Mul{}, {out.sequence, each}));
  TRY_ASSIGN(out.place, to.add(Sub{}, {index, first}));
  out.length = each;
  if (lengths != kNoValue) {
    TRY_ASSIGN(out.length, to.add(Gather{.axis = 0}, {lengths, out.sequence}));
  }
  return out;
}

/// bool [queries, keys]: same sequence, a key that counts, and none behind the query if causal.
Result<ValueId> tokens_seen(const GraphWriter& to, const Tokens& q, const Tokens& k, CausalKind causal) {
  TRY_ASSIGN(const ValueId owner, as_column(to, q.sequence));
  TRY_ASSIGN(const ValueId together, to.add("equal", {owner, k.sequence}));
  TRY_ASSIGN(const ValueId counts, to.add("less", {k.place, k.length}));
  TRY_ASSIGN(const ValueId seen, to.add("logical_and", {together, counts}));
  if (causal == CausalKind::none) return seen;
  ValueId query = q.place, key = k.place;
  if (causal == CausalKind::lower_right) {  // counted from the ends
    TRY_ASSIGN(query, to.add(Sub{}, {query, q.length}));
    TRY_ASSIGN(key, to.add(Sub{}, {key, k.length}));
  }
  TRY_ASSIGN(const ValueId column, as_column(to, query));
  TRY_ASSIGN(const ValueId near, to.add("less_equal", {key, column}));
  return to.add("logical_and", {seen, near});
}

/// [tokens,H,D] or [B,H,N,D] -> [1,H,tokens,D]
Result<ValueId> in_one_list(const GraphWriter& to, ValueId x, bool packed) {
  if (packed) {
    TRY_ASSIGN(const ValueId heads, to.add(Transpose{.perm = {1, 0, 2}}, {x}));
    return to.add("unsqueeze", {heads, to.integers({0})});
  }
  const Shape shape = to.type(x).shape;
  if (!shape[1].is_number() || !shape[3].is_number()) {
    return Error(ErrorCode::unsupported, str("expected a known number of heads and depth, found ", shape));
  }
  TRY_ASSIGN(const ValueId heads, to.add(Transpose{.perm = {1, 0, 2, 3}}, {x}));
  return to.reshape(heads, {1, shape[1].number(), -1, shape[3].number()});
}

/// The way back: y [1,H,tokens,E], in the form of the queries x.
Result<ValueId> out_of_list(const GraphWriter& to, ValueId y, ValueId x, bool packed) {
  if (packed) {
    TRY_ASSIGN(const ValueId heads, to.add("squeeze", {y, to.integers({0})}));
    return to.add(Transpose{.perm = {1, 0, 2}}, {heads});
  }
  TRY_ASSIGN(const ValueId batch, length_of(to, x, 0));
  TRY_ASSIGN(const ValueId each, length_of(to, x, 2));
  const int64_t heads = to.type(x).shape[1].number();
  TRY_ASSIGN(const ValueId shape, to.add(Concat{.axis = 0}, {to.integers({heads}), batch, each, to.integers({-1})}));
  TRY_ASSIGN(const ValueId apart, to.add("reshape", {y, shape}));
  return to.add(Transpose{.perm = {1, 0, 2, 3}}, {apart});
}

/// v [B,G,T,E] with each head so often that there are `heads` of them.
Result<ValueId> repeated_heads(const GraphWriter& to, ValueId v, const Dim& heads) {
  const Dim groups = to.type(v).shape[1];
  if (groups == heads) return v;
  if (!groups.is_number() || !heads.is_number() || groups.number() < 1) {
    return Error(ErrorCode::unsupported, str("expected known numbers of heads, found ", heads, " and ", groups));
  }
  TRY_ASSIGN(const ValueId one, to.add("unsqueeze", {v, to.integers({2})}));
  std::vector<ValueId> copies(static_cast<size_t>(heads.number() / groups.number()), one);
  TRY_ASSIGN(const ValueId all, to.add(Concat{.axis = 2}, std::move(copies)));
  TRY_ASSIGN(const ValueId rows, length_of(to, v, 2));
  TRY_ASSIGN(const ValueId shape,
             to.add(Concat{.axis = 0}, {to.integers({0, heads.number()}), rows, to.integers({-1})}));
  return to.add("reshape", {all, shape});
}

/// Operands as attention has them, all of rank 4.
Result<ValueId> attended(const GraphWriter& to, const AttentionForms& forms, Attention op,
                         std::vector<ValueId> operands) {
  op.scale = forms.scale;
  op.guarded = true;
  const ValueId values = operands[2];
  const Dim heads = to.type(operands[0]).shape[1];
  while (operands.back() == kNoValue) operands.pop_back();
  if (forms.weights_scale == kNoValue) return to.add(op, std::move(operands));
  op.scores = AttentionScores::weights;
  TRY_ASSIGN(const auto made, to.add_many(ops::make(op), std::move(operands), 2));
  TRY_ASSIGN(const ValueId narrow, to.add(QuantizeLinear{.to = forms.weights_type}, {made[1], forms.weights_scale}));
  TRY_ASSIGN(ValueId weights, to.add(DequantizeLinear{}, {narrow, forms.weights_scale}));
  TRY_ASSIGN(weights, to.cast(weights, to.type(values).dtype));
  TRY_ASSIGN(const ValueId each, repeated_heads(to, values, heads));
  return to.add(Matmul{}, {weights, each});
}

/// The mask as what is added to scores.
Result<ValueId> added_to_scores(const GraphWriter& to, ValueId mask, DataType dtype) {
  if (mask == kNoValue || to.type(mask).dtype != DataType::boolean) return mask;
  return added_where(to, mask, dtype);
}

/// mask [B,H,S,T] (any of them 1) at the pairs of tokens that see each other -> [1,H,queries,keys].
Result<ValueId> mask_of_pairs(const GraphWriter& to, ValueId mask, const Tokens& q, const Tokens& k, ValueId seen) {
  const Shape shape = to.type(mask).shape;
  if (shape.rank() != 4) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a mask [batch, heads, queries, keys] beside packed operands or lengths of queries, "
                     "found ",
                     shape));
  }
  const ValueId zero = to.scalar(DataType::i64, 0);
  TRY_ASSIGN(const ValueId whole, to.add("shape", {seen}));
  TRY_ASSIGN(const ValueId columns, as_column(to, q.sequence));
  TRY_ASSIGN(const ValueId places, as_column(to, q.place));
  std::vector<ValueId> tuple;
  const std::pair<ValueId, int> parts[] = {{columns, 0}, {places, 2}, {k.place, 3}};
  for (const auto& [index, axis] : parts) {
    ValueId at = index;
    if (shape[axis] == Dim(1)) {
      at = zero;
    } else {
      TRY_ASSIGN(at, to.add("where", {seen, index, zero}));
    }
    TRY_ASSIGN(const ValueId all, to.add(Expand{}, {at, whole}));
    TRY_ASSIGN(const ValueId last, to.add("unsqueeze", {all, to.integers({2})}));
    tuple.push_back(last);
  }
  TRY_ASSIGN(const ValueId tuples, to.add(Concat{.axis = 2}, std::move(tuple)));
  TRY_ASSIGN(const ValueId heads_last, to.add(Transpose{.perm = {0, 2, 3, 1}}, {mask}));
  TRY_ASSIGN(const ValueId picked, to.add(GatherNd{}, {heads_last, tuples}));  // [queries,keys,H]
  TRY_ASSIGN(const ValueId heads, to.add(Transpose{.perm = {2, 0, 1}}, {picked}));
  return to.add("unsqueeze", {heads, to.integers({0})});
}

Result<ValueId> attended_by_tokens(const GraphWriter& to, const AttentionForms& forms, ValueId q, ValueId k,
                                   ValueId v) {
  Tokens queries{}, keys{};
  if (forms.packed_q) {
    TRY_ASSIGN(queries, packed_tokens(to, q, forms.q_bounds));
  } else {
    ValueId lengths = forms.q_bounds;
    if (lengths != kNoValue && to.type(lengths).shape[0] != to.type(q).shape[0]) {
      TRY_ASSIGN(lengths, lengths_between(to, lengths));
    }
    TRY_ASSIGN(queries, padded_tokens(to, q, lengths));
  }
  if (forms.packed_kv) {
    TRY_ASSIGN(keys, packed_tokens(to, k, forms.kv_lengths));
  } else {
    TRY_ASSIGN(keys, padded_tokens(to, k, forms.kv_lengths));
  }
  const DataType dtype = to.type(q).dtype;
  TRY_ASSIGN(const ValueId seen, tokens_seen(to, queries, keys, forms.causal));
  TRY_ASSIGN(ValueId mask, added_where(to, seen, dtype));
  if (forms.mask != kNoValue) {
    TRY_ASSIGN(const ValueId given, added_to_scores(to, forms.mask, dtype));
    TRY_ASSIGN(const ValueId pairs, mask_of_pairs(to, given, queries, keys, seen));
    TRY_ASSIGN(mask, to.add("add", {pairs, mask}));
  }
  TRY_ASSIGN(const ValueId own_q, in_one_list(to, q, forms.packed_q));
  TRY_ASSIGN(const ValueId own_k, in_one_list(to, k, forms.packed_kv));
  TRY_ASSIGN(const ValueId own_v, in_one_list(to, v, forms.packed_kv));
  TRY_ASSIGN(const ValueId y, attended(to, forms, {}, {own_q, own_k, own_v, mask}));
  return out_of_list(to, y, q, forms.packed_q);
}

Result<ValueId> attended_padded(const GraphWriter& to, const AttentionForms& forms, ValueId q, ValueId k, ValueId v) {
  TRY_ASSIGN(const ValueId mask, added_to_scores(to, forms.mask, to.type(q).dtype));
  ValueId before = kNoValue;
  if (forms.causal == CausalKind::upper_left) before = to.scalar(DataType::i64, 0);
  if (forms.causal == CausalKind::lower_right && forms.kv_lengths == kNoValue) {
    TRY_ASSIGN(const ValueId queries, length_of(to, q, 2));
    TRY_ASSIGN(const ValueId keys, length_of(to, k, 2));
    TRY_ASSIGN(before, to.add(Sub{}, {keys, queries}));
    TRY_ASSIGN(before, to.add("squeeze", {before, to.integers({0})}));
  }
  return attended(to, forms, {.causal = forms.causal != CausalKind::none}, {q, k, v, mask, forms.kv_lengths, before});
}

/// q k^T v.
Result<ValueId> products_only(const GraphWriter& to, const AttentionForms& forms, ValueId q, ValueId k, ValueId v) {
  const bool bare = !by_tokens(forms) && forms.causal == CausalKind::none && forms.kv_lengths == kNoValue &&
                    forms.weights_scale == kNoValue && forms.mask == kNoValue;
  if (!bare) {
    return Error(ErrorCode::unsupported,
                 "expected no mask, lengths or quantization where scores are not normalized, found some")
        .hint("normalize by softmax");
  }
  const Dim heads = to.type(q).shape[1];
  TRY_ASSIGN(const ValueId keys, repeated_heads(to, k, heads));
  TRY_ASSIGN(const ValueId values, repeated_heads(to, v, heads));
  TRY_ASSIGN(const ValueId scores, to.add(Matmul{.transpose_b = true}, {q, keys}));
  return to.add(Matmul{}, {scores, values});
}

}  // namespace

Result<ValueId> attention_of(const GraphWriter& to, const AttentionForms& forms, ValueId q, ValueId k, ValueId v) {
  const auto fits = [&](ValueId x, bool packed) { return to.type(x).rank() == (packed ? 3 : 4); };
  if (!fits(q, forms.packed_q) || !fits(k, forms.packed_kv) || !fits(v, forms.packed_kv)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected padded operands of rank 4 and packed ones of rank 3, found ", to.type(q), ", ",
                     to.type(k), " and ", to.type(v)))
        .hint("query_form and kv_form say which operands are packed");
  }
  if ((forms.packed_q && forms.q_bounds == kNoValue) || (forms.packed_kv && forms.kv_lengths == kNoValue)) {
    return Error(ErrorCode::invalid_argument, "expected lengths of what is packed, found none")
        .hint("give query_lengths and kv_lengths");
  }
  if (!forms.normalized) return products_only(to, forms, q, k, v);
  return by_tokens(forms) ? attended_by_tokens(to, forms, q, k, v) : attended_padded(to, forms, q, k, v);
}

}  // namespace tenon
