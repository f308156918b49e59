// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Small pieces that attentions and their caches are written of.
#pragma once

#include "ops/lib/graph_writer.h"

namespace tenon {

/// What is added where `seen` (bool) says who takes part: 0 or -infinity.
Result<ValueId> added_where(const GraphWriter& to, ValueId seen, DataType dtype);

/// How long an axis is, as i64 [1].
Result<ValueId> length_of(const GraphWriter& to, ValueId x, int64_t axis);

/// 0 .. count - 1; count: i64 [1].
Result<ValueId> count_up(const GraphWriter& to, ValueId count);

/// x [n,...] without its first elements; a negative number: only the last ones.
Result<ValueId> from_first(const GraphWriter& to, ValueId x, int64_t first);

/// x [n,...] without its last element.
Result<ValueId> but_last(const GraphWriter& to, ValueId x);

/// x [n] as [n,1].
Result<ValueId> as_column(const GraphWriter& to, ValueId x);

/// bounds i64 [B+1] -> how many lie between two of them, [B].
Result<ValueId> lengths_between(const GraphWriter& to, ValueId bounds);

/// Softmax over the last axis of the first `bounds` numbers of each row; what is behind them is 0.
///   x floats [..,n], bounds integers that broadcast to [..,1]  ->  y as x
Result<ValueId> ragged_softmax(const GraphWriter& to, ValueId x, ValueId bounds);

/// y[b][.. i ..] = data[b][.. indices[b][i] ..]: the first `shared` axes run along, `axis` (behind them) is picked
/// from. Errors: invalid_argument for another axis, or indices of fewer axes than are shared.
Result<ValueId> gather_along(const GraphWriter& to, ValueId data, ValueId indices, int64_t axis, int64_t shared);

}  // namespace tenon
