// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Two poolings, weighted.
#include "ops/lib/blended_pool.h"

#include "ops/add.h"
#include "ops/mul.h"

namespace tenon {

Result<ValueId> blended_pool(const GraphWriter& to, ValueId x, const MaxPool& largest, const AveragePool& mean,
                             float blend) {
  const DataType dtype = to.type(x).dtype;
  const auto share = static_cast<double>(blend);
  TRY_ASSIGN(const ValueId top, to.add(largest, {x}));
  TRY_ASSIGN(const ValueId middle, to.add(mean, {x}));
  TRY_ASSIGN(const ValueId part, to.add(Mul{}, {top, to.scalar(dtype, 1 - share)}));
  TRY_ASSIGN(const ValueId rest, to.add(Mul{}, {middle, to.scalar(dtype, share)}));
  return to.add(Add{}, {part, rest});
}

}  // namespace tenon
