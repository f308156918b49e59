// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Axes in another order, as a blocked transpose.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/movement.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  const auto perm = integers_field(p.op, "perm");
  const auto own = strides_of(p.in[0]);
  std::vector<int64_t> strides;
  for (size_t i = 0; i < own.size(); ++i) {
    strides.push_back(own[perm.empty() ? own.size() - 1 - i : static_cast<size_t>(perm[i])]);
  }
  std::vector<Movement> list;
  TRY(add_movement(list, {}, p.in[0].dtype, p.out[0].shape.numbers(), strides, strides_of(p.out[0])));
  return prepare_movements(std::move(list));
}

}  // namespace

Tactic transpose_copy() { return {.name = "transpose_copy", .op = "transpose", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
