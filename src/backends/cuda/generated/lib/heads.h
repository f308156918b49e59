// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Where queries, keys and values of an attention lie, packed in one operand or each in its own.
#pragma once

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

/// One of them: the operand, where it starts in it, and how far apart neighbours are, in elements.
struct HeadsPart {
  size_t operand = 0;
  int64_t first = 0, batch = 0, head = 0, row = 0;
};

struct Heads {
  int64_t batch, heads, shared, queries, keys, depth, values;  // shared: heads of keys and values
  HeadsPart q, k, v, y;
  bool guarded;  // a query that sees no key gives 0
  int64_t scores() const { return batch * heads * queries * keys; }
};

/// Of a plain problem in row_major: softmax of scaled scores with a mask, and nothing else. Errors: unsupported for
/// more, for other layouts, integers and empty operands, and unless `bytes` for results of 8 bits.
Result<Heads> heads_of(const Problem& problem, bool bytes = false);
/// The same of any attention.
Result<Heads> heads_of_any(const Problem& problem);

}  // namespace tenon::cuda
