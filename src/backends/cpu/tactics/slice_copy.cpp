// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Every step-th element of some axes, as a strided copy. The bounds must be known when shapes are.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/movement.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

/// ONNX Slice-13: a negative bound counts from the end, then it is clamped.
int64_t first_index(int64_t start, int64_t length, int64_t step) {
  const int64_t from_front = start < 0 ? start + length : start;
  return step > 0 ? std::clamp<int64_t>(from_front, 0, length) : std::clamp<int64_t>(from_front, -1, length - 1);
}

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  std::vector<std::vector<int64_t>> lists(5);  // by operand: starts, ends, axes, steps from 1 on
  for (size_t i = 1; i < p.in.size() && i < lists.size(); ++i) {
    if (!p.in[i].present()) continue;
    if (!p.constant(i)) return declined("needs starts, axes and steps before the run");
    lists[i] = p.constant(i)->to_i64();
  }
  const auto dims = p.in[0].shape.numbers();
  auto strides = strides_of(p.in[0]);
  int64_t offset = 0;
  for (size_t i = 0; i < lists[1].size(); ++i) {
    const int64_t given = lists[3].empty() ? static_cast<int64_t>(i) : lists[3][i];
    TRY_ASSIGN(const int axis, normalize_axis(given, p.in[0].rank()));
    const int64_t step = lists[4].empty() ? 1 : lists[4][i];
    int64_t& stride = strides[static_cast<size_t>(axis)];
    offset += first_index(lists[1][i], dims[static_cast<size_t>(axis)], step) * stride;
    stride = p.out[0].shape[axis].number() > 1 ? stride * step : 0;
  }
  std::vector<Movement> list;
  TRY(add_movement(list, {.src_offset = offset}, p.in[0].dtype, p.out[0].shape.numbers(), strides,
                   strides_of(p.out[0])));
  return prepare_movements(std::move(list));
}

}  // namespace

Tactic slice_copy() { return {.name = "slice_copy", .op = "slice", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
