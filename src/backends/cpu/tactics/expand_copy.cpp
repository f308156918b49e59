// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Broadcasting to a shape, as a copy with strides of zero.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/movement.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  const auto own = strides_of(p.in[0]);
  const int shift = p.out[0].rank() - p.in[0].rank();
  std::vector<int64_t> strides;
  for (int a = 0; a < p.out[0].rank(); ++a) {
    const bool repeats = a < shift || p.in[0].shape[a - shift] == Dim(1);
    strides.push_back(repeats ? 0 : own[static_cast<size_t>(a - shift)]);
  }
  std::vector<Movement> list;
  TRY(add_movement(list, {}, p.in[0].dtype, p.out[0].shape.numbers(), strides, strides_of(p.out[0])));
  return prepare_movements(std::move(list));
}

}  // namespace

Tactic expand_copy() { return {.name = "expand_copy", .op = "expand", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
