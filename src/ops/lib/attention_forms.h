// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention and updates of its cache over padded [B,H,N,D] or packed [tokens,H,D] operands, as operators.
#pragma once

#include "ops/lib/graph_writer.h"

namespace tenon {

/// Which keys a query does not see: those behind its place, counted from the first of both or from the last of both.
enum class CausalKind { none, upper_left, lower_right };

/// How the operands of an attention lie, and what is done to its scores.
struct AttentionForms {
  float scale = 1;
  bool normalized = true;  // by a softmax
  CausalKind causal = CausalKind::none;
  bool packed_q = false, packed_kv = false;
  ValueId mask = kNoValue;           // bool, or what is added; broadcasts to [B,H,S,T], by places in the sequences
  ValueId q_bounds = kNoValue;       // i64 [B+1]: where each sequence's queries begin; not packed, also [B]: how many
  ValueId kv_lengths = kNoValue;     // i64 [B+1] alike if packed, else [B]: how many keys count
  ValueId weights_scale = kNoValue;  // by which softmax's results are quantized, or absent
  DataType weights_type = DataType::f8e4m3fn;
};

/// q [B,H,S,D] or [tokens,H,D], k [B,G,T,D] or [tokens,G,D], v alike  ->  y as q
/// Queries behind the length of their sequence, and those that see nothing, give 0. Packed operands are matched token
/// by token, all pairs of them. Errors: invalid_argument for forms that do not fit, unsupported for sizes that must be
/// known and are not.
Result<ValueId> attention_of(const GraphWriter& to, const AttentionForms& forms, ValueId q, ValueId k, ValueId v);

/// cache [B,H,N,D] with what is new written from a place on.
struct CacheUpdate {
  ValueId cache = kNoValue, update = kNoValue;  // update: [B,H,S,D] or [tokens,H,D]
  ValueId places = kNoValue;                    // i64 [B], or absent: 0
  ValueId bounds = kNoValue;  // i64 [B+1]: where each sequence's tokens begin; if not packed, how many of S count
  bool packed = false;
};

/// Errors: invalid_argument for forms that do not fit.
Result<ValueId> updated_cache(const GraphWriter& to, const CacheUpdate& what);

}  // namespace tenon
