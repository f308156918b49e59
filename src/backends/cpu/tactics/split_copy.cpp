// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Parts of an axis, each a strided copy.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/movement.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  TRY_ASSIGN(const int axis, normalize_axis(integer_field(p.op, "axis"), p.in[0].rank()));
  const auto from = strides_of(p.in[0]);
  std::vector<Movement> list;
  int64_t at = 0;  // along the axis
  for (size_t i = 0; i < p.out.size(); ++i) {
    const auto dims = p.out[i].shape.numbers();
    TRY(add_movement(list, {.dst = i, .src_offset = at * from[static_cast<size_t>(axis)]}, p.in[0].dtype, dims, from,
                     strides_of(p.out[i])));
    at += dims[static_cast<size_t>(axis)];
  }
  return prepare_movements(std::move(list));
}

}  // namespace

Tactic split_copy() { return {.name = "split_copy", .op = "split", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
