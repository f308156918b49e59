// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operands one after the other, each a strided copy.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/movement.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  TRY_ASSIGN(const int axis, normalize_axis(integer_field(p.op, "axis"), p.out[0].rank()));
  const auto to = strides_of(p.out[0]);
  std::vector<Movement> list;
  int64_t at = 0;  // along the axis
  for (size_t i = 0; i < p.in.size(); ++i) {
    const auto dims = p.in[i].shape.numbers();
    TRY(add_movement(list, {.src = i, .dst_offset = at * to[static_cast<size_t>(axis)]}, p.in[i].dtype, dims,
                     strides_of(p.in[i]), to));
    at += dims[static_cast<size_t>(axis)];
  }
  return prepare_movements(std::move(list));
}

}  // namespace

Tactic concat_copy() { return {.name = "concat_copy", .op = "concat", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
