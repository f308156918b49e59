// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// pad: inference and reference.
#include "ops/pad.h"

#include <algorithm>
#include <cstring>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {

struct Border {
  int64_t before = 0;
  int64_t after = 0;
};

/// pads and axes as one border per axis of x.
Result<std::vector<Border>> borders_of(const std::vector<int64_t>& pads, const std::vector<int64_t>* axes, int rank) {
  std::vector<Border> out(static_cast<size_t>(rank));
  std::vector<int> list;
  if (axes) {
    TRY_ASSIGN(list, normalize_axes(*axes, rank));
  } else {
    for (int axis = 0; axis < rank; ++axis) list.push_back(axis);
  }
  if (pads.size() != 2 * list.size()) {
    return Error(ErrorCode::invalid_argument, str("expected ", 2 * list.size(), " pads, found ", pads.size()));
  }
  const auto absurd = [](int64_t one) { return one < -Dim::kUnbounded || one > Dim::kUnbounded; };
  if (std::any_of(pads.begin(), pads.end(), absurd)) {
    return Error(ErrorCode::invalid_argument, str("expected pads up to ", Dim::kUnbounded, ", found ", join(pads)));
  }
  for (size_t i = 0; i < list.size(); ++i) out[static_cast<size_t>(list[i])] = {pads[i], pads[i + list.size()]};
  return out;
}

/// Where in 0..length-1 the element `at` of the padded axis comes from; -1 for the constant.
int64_t source_of(PadMode mode, int64_t at, int64_t length) {
  if (at >= 0 && at < length) return at;
  if (mode == PadMode::constant || length == 0) return -1;
  if (mode == PadMode::edge) return std::clamp<int64_t>(at, 0, length - 1);
  if (mode == PadMode::wrap) return ((at % length) + length) % length;
  const int64_t period = std::max<int64_t>(2 * (length - 1), 1);
  const int64_t folded = ((at % period) + period) % period;
  return std::min(folded, period - folded) % length;
}

}  // namespace

Result<Knowns> Pad::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 2, 4));
  TRY(check_list(in, 1, "the pads"));
  TensorType out{types[0].dtype, types[0].shape};
  if (has_operand(in, 2) && (types[2].dtype != out.dtype || types[2].shape.volume() == 0)) {
    return Error(ErrorCode::invalid_argument, str("expected a value of ", out.dtype, ", found ", types[2]));
  }
  std::vector<int64_t> axes;
  bool axes_known = true;
  if (has_operand(in, 3)) {
    const auto known = known_numbers(in, 3, "the axes");
    axes_known = known.ok();
    if (axes_known) axes = *known;
  }
  const auto pads = in[1].numbers();
  if (!pads || !axes_known) return Knowns{Known::of({out.dtype, unknown_shape(out.rank())})};
  TRY_ASSIGN(const std::vector<Border> borders, borders_of(*pads, has_operand(in, 3) ? &axes : nullptr, out.rank()));
  for (int axis = 0; axis < out.rank(); ++axis) {
    const Border& border = borders[static_cast<size_t>(axis)];
    Dim& dim = out.shape[axis];
    const bool from_nothing = dim == Dim(0) && mode != PadMode::constant;
    dim = dim + (Dim(border.before) + Dim(border.after));
    if (dim.max() < 0 || (from_nothing && !(dim == Dim(0)))) {
      return Error(ErrorCode::invalid_argument, str("expected pads that fit ", types[0], ", found ", join(*pads)));
    }
  }
  return Knowns{Known::of(std::move(out))};
}

Result<> Pad::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<int64_t> axes = has_operand(src, 3) ? numbers_of(src[3]) : std::vector<int64_t>();
  const Shape& shape = dst[0].type.shape;
  TRY_ASSIGN(const std::vector<Border> borders,
             borders_of(numbers_of(src[1]), has_operand(src, 3) ? &axes : nullptr, shape.rank()));
  const std::vector<int64_t> strides = row_major_strides(src[0].type.shape.numbers());
  // Per axis and place: the offset in x, or -1.
  std::vector<std::vector<int64_t>> offsets;
  for (int axis = 0; axis < shape.rank(); ++axis) {
    const auto i = static_cast<size_t>(axis);
    std::vector<int64_t>& row = offsets.emplace_back();
    for (int64_t at = 0; at < shape[axis].number(); ++at) {
      const int64_t from = source_of(mode, at - borders[i].before, src[0].dim(axis));
      row.push_back(from < 0 ? -1 : from * strides[i]);
    }
  }
  const size_t bytes = size_of(dst[0].type.dtype);
  std::vector<size_t> at(offsets.size(), 0);
  for (int64_t i = 0, n = dst[0].volume(); i < n; ++i) {
    int64_t from = 0;
    for (size_t axis = 0; axis < at.size() && from >= 0; ++axis) {
      from = offsets[axis][at[axis]] < 0 ? -1 : from + offsets[axis][at[axis]];
    }
    std::byte* to = dst[0].data + static_cast<size_t>(i) * bytes;
    if (from >= 0) {
      std::memcpy(to, src[0].data + static_cast<size_t>(from) * bytes, bytes);
    } else if (has_operand(src, 2)) {
      std::memcpy(to, src[2].data, bytes);
    } else {
      std::memset(to, 0, bytes);
    }
    for (size_t axis = at.size(); axis-- > 0 && ++at[axis] == offsets[axis].size();) at[axis] = 0;
  }
  return Done{};
}

namespace ops {
OpDef pad() { return op_def<Pad>(); }
}  // namespace ops

}  // namespace tenon
