// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Parts of a tensor: slice, concat, split.
#include <algorithm>

#include "backends/cuda/generated/lib/box.h"

namespace tenon::cuda {

namespace {

Result<Box> slice_box(const Problem& p) {
  TRY_ASSIGN(const auto starts, known_integers(p, 1));
  std::vector<int64_t> axes, steps(starts.size(), 1);
  for (size_t i = 0; i < starts.size(); ++i) axes.push_back(static_cast<int64_t>(i));
  if (present(p, 3)) {
    TRY_ASSIGN(axes, known_integers(p, 3));
  }
  if (present(p, 4)) {
    TRY_ASSIGN(steps, known_integers(p, 4));
  }
  Box box = box_by_result(p, strides_of(p.in[0]));
  for (size_t i = 0; i < axes.size(); ++i) {
    TRY_ASSIGN(const int axis, normalize_axis(axes[i], p.in[0].rank()));
    const int64_t length = p.in[0].shape[axis].number();
    const int64_t low = steps[i] > 0 ? 0 : -1, high = steps[i] > 0 ? length : length - 1;
    const int64_t first = std::clamp(starts[i] < 0 ? starts[i] + length : starts[i], low, high);
    int64_t& stride = box.src_strides[static_cast<size_t>(axis)];
    box.src_first += first * stride;
    if (p.out[0].shape[axis].number() > 1) stride *= steps[i];
  }
  return box;
}

/// One launch per part.
Result<Generated> make(const Problem& p, const Target& target) {
  if (p.op.name() == "slice") {
    TRY_ASSIGN(const Box box, slice_box(p));
    return Generated{{copy(p, box, target)}};
  }
  const bool joins = p.op.name() == "concat";
  const Types& parts = joins ? p.in : p.out;
  const TensorType& whole = joins ? p.out[0] : p.in[0];
  TRY_ASSIGN(const int axis, normalize_axis(integer(p.op, "axis"), whole.rank()));
  const auto strides = strides_of(whole);
  Generated out;
  int64_t first = 0;
  for (size_t k = 0; k < parts.size(); ++k) {
    Box box{parts[k].shape.numbers(), strides_of(parts[k]), strides_of(parts[k])};
    if (joins) {
      box.dst_strides = strides;
      box.dst_first = first;
      box.operand = k;
    } else {
      box.src_strides = strides;
      box.src_first = first;
      box.result = k;
    }
    first += parts[k].shape[axis].number() * strides[static_cast<size_t>(axis)];
    if (parts[k].shape.volume() > 0) out.launches.push_back(copy(p, box, target));
  }
  return out;
}

}  // namespace

Generator regions() { return {"region_copy_nvrtc", {"slice", "concat", "split"}, LayoutRule::any, 0, make}; }

}  // namespace tenon::cuda
