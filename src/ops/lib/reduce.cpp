// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Folding axes away.
#include "ops/lib/reduce.h"

#include <algorithm>

#include "ops/lib/copy.h"

namespace tenon {

namespace {
/// Which axes are folded. Absent or empty axes: all, or none if noop_with_empty_axes.
Result<std::vector<bool>> folded_axes(const ReduceFields& fields, std::span<const int64_t> axes, int rank) {
  TRY_ASSIGN(const std::vector<int> list, normalize_axes(axes, rank));
  std::vector<bool> out(static_cast<size_t>(rank), list.empty() && !fields.noop_with_empty_axes);
  for (const int axis : list) out[static_cast<size_t>(axis)] = true;
  return out;
}

/// Any of the axes may be folded: only their number is known.
Result<Knowns> infer_without_axes(const ReduceFields& fields, std::span<const Known> in) {
  const TensorType& x = in[0].type;
  TRY_ASSIGN(const int count, list_length(in, 1, "the axes"));
  const int rank = fields.keepdims ? x.rank() : x.rank() - count;
  if (rank < 0) return Error(ErrorCode::invalid_argument, str("expected axes of ", x, ", found ", count));
  return Knowns{Known::of({x.dtype, unknown_shape(rank)})};
}
}  // namespace

Result<Knowns> infer_reduce(const ReduceFields& fields, std::span<const Known> in, TypeSet set) {
  const Types types = types_of(in);
  TRY(check_inputs(types, 1, 2));
  TRY(check_type(types, 0, set));
  std::vector<int64_t> axes;
  if (has_operand(in, 1)) {
    TRY(check_list(in, 1, "the axes"));
    const auto known = known_numbers(in, 1, "the axes");
    if (!known.ok()) return infer_without_axes(fields, in);
    axes = *known;
  }
  TRY_ASSIGN(const std::vector<bool> folded, folded_axes(fields, axes, types[0].rank()));
  std::vector<Dim> dims;
  for (int axis = 0; axis < types[0].rank(); ++axis) {
    if (!folded[static_cast<size_t>(axis)]) {
      dims.push_back(types[0].shape[axis]);
    } else if (fields.keepdims) {
      dims.emplace_back(1);
    }
  }
  return Knowns{Known::of({types[0].dtype, Shape(std::move(dims))})};
}

Result<> run_rows(const ReduceFields& fields, std::span<const ConstTensor> src, const Tensor& dst, RowBody body) {
  std::vector<int64_t> axes;
  if (has_operand(src, 1)) axes = numbers_of(src[1]);
  TRY_ASSIGN(const std::vector<bool> folded, folded_axes(fields, axes, src[0].type.rank()));
  if (src[0].volume() == 0) {  // rows without elements, however long the other axes are
    std::vector<int64_t> results(static_cast<size_t>(dst.volume()));
    for (int64_t& result : results) body(nullptr, 0, &result);
    store_wide(wide_of(src[0].type.dtype), results.data(), dst.volume(), dst.type.dtype, dst.data);
    return Done{};
  }
  const std::vector<int64_t> dims = src[0].type.shape.numbers();
  const std::vector<int64_t> strides = row_major_strides(dims);
  // Offsets of the elements of one row, and of the first element of each row.
  std::vector<int64_t> within = {0};
  std::vector<int64_t> starts = {0};
  for (size_t axis = 0; axis < dims.size(); ++axis) {
    std::vector<int64_t>& list = folded[axis] ? within : starts;
    std::vector<int64_t> longer;
    longer.reserve(list.size() * static_cast<size_t>(dims[axis]));
    for (const int64_t at : list) {
      for (int64_t i = 0; i < dims[axis]; ++i) longer.push_back(at + i * strides[axis]);
    }
    list = std::move(longer);
  }
  const auto count = static_cast<int64_t>(within.size());
  std::vector<int64_t> wide(within.size());  // of any wide type
  std::vector<int64_t> results(starts.size());
  const auto bytes = static_cast<int64_t>(size_of(src[0].type.dtype));
  for (size_t row = 0; row < starts.size(); ++row) {
    load_wide(src[0].type.dtype, src[0].data + starts[row] * bytes, within.data(), count, wide.data());
    body(wide.data(), count, &results[row]);
  }
  store_wide(wide_of(src[0].type.dtype), results.data(), static_cast<int64_t>(starts.size()), dst.type.dtype, dst.data);
  return Done{};
}

}  // namespace tenon
