// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Updates of the cache of an attention.
#include "ops/add.h"
#include "ops/gather.h"
#include "ops/lib/attention_forms.h"
#include "ops/lib/sequence_parts.h"
#include "ops/sub.h"
#include "ops/tensor_scatter.h"
#include "ops/transpose.h"

namespace tenon {

namespace {

/// Each place of the cache takes its token of the update, if it has one.
Result<ValueId> with_tokens(const GraphWriter& to, const CacheUpdate& what) {
  TRY_ASSIGN(const ValueId length, length_of(to, what.cache, 2));
  TRY_ASSIGN(ValueId offset, count_up(to, length));  // of each place of the cache from where the update begins
  TRY_ASSIGN(offset, to.add("unsqueeze", {offset, to.integers({0})}));
  if (what.places != kNoValue) {
    TRY_ASSIGN(const ValueId begin, as_column(to, what.places));
    TRY_ASSIGN(offset, to.add(Sub{}, {offset, begin}));
  }
  TRY_ASSIGN(const ValueId lengths, lengths_between(to, what.bounds));
  TRY_ASSIGN(const ValueId count, as_column(to, lengths));
  const ValueId zero = to.scalar(DataType::i64, 0);
  TRY_ASSIGN(const ValueId begun, to.add("greater_equal", {offset, zero}));
  TRY_ASSIGN(const ValueId open, to.add("less", {offset, count}));
  TRY_ASSIGN(const ValueId written, to.add("logical_and", {begun, open}));  // [B,N]
  ValueId token = offset, rows = kNoValue;
  if (what.packed) {
    TRY_ASSIGN(const ValueId firsts, but_last(to, what.bounds));
    TRY_ASSIGN(const ValueId first, as_column(to, firsts));
    TRY_ASSIGN(token, to.add(Add{}, {offset, first}));
  }
  TRY_ASSIGN(const ValueId safe, to.add("where", {written, token, zero}));
  if (what.packed) {
    TRY_ASSIGN(rows, to.add(Gather{.axis = 0}, {what.update, safe}));  // [B,N,H,D]
    TRY_ASSIGN(rows, to.add(Transpose{.perm = {0, 2, 1, 3}}, {rows}));
  } else {
    TRY_ASSIGN(rows, gather_along(to, what.update, safe, 2, 1));  // [B,H,N,D]
  }
  TRY_ASSIGN(const ValueId chosen, to.add("unsqueeze", {written, to.integers({1, 3})}));
  return to.add("where", {chosen, rows, what.cache});
}

}  // namespace

Result<ValueId> updated_cache(const GraphWriter& to, const CacheUpdate& what) {
  const int rank = what.packed ? 3 : 4;
  if (to.type(what.cache).rank() != 4 || to.type(what.update).rank() != rank) {
    return Error(ErrorCode::invalid_argument, str("expected a cache [B,H,N,D] and an update of rank ", rank, ", found ",
                                                  to.type(what.cache), " and ", to.type(what.update)));
  }
  if (what.bounds != kNoValue) return with_tokens(to, what);
  if (what.packed) return Error(ErrorCode::invalid_argument, "expected update_lengths of a packed update, found none");
  std::vector<ValueId> operands = {what.cache, what.update};
  if (what.places != kNoValue) operands.push_back(what.places);
  return to.add(TensorScatter{.axis = -2}, std::move(operands));
}

}  // namespace tenon
