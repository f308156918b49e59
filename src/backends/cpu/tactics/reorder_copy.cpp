// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Another layout of the same elements, as a blocked transpose.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/movement.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  std::vector<Movement> list;
  TRY(add_movement(list, {}, p.in[0].dtype, p.in[0].shape.numbers(), strides_of(p.in[0]), strides_of(p.out[0])));
  return prepare_movements(std::move(list));
}

}  // namespace

Tactic reorder_copy() { return {.name = "reorder_copy", .op = "reorder", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
