// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// slice: inference and reference.
#include "ops/slice.h"

#include <algorithm>

#include "ir/dim_product.h"
#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {

/// starts, ends or steps of one axis; an unknown one is a symbol.
struct Bounds {
  Dim start = 0;
  Dim end = 0;
  int64_t step = 1;
};

/// First element and number of elements of a slice of an axis.
struct Section {
  int64_t first = 0;
  int64_t count = 0;
};

Section section_of(int64_t length, int64_t start, int64_t end, int64_t step) {
  const int64_t low = step > 0 ? 0 : -1;
  const int64_t high = step > 0 ? length : length - 1;
  const auto place = [&](int64_t at) { return std::clamp(at < 0 ? at + length : at, low, high); };
  const int64_t first = place(start);
  const int64_t last = place(end);
  const int64_t distance = step > 0 ? last - first : first - last;
  const int64_t stride = step > 0 ? step : (step < -length ? length + 1 : -step);
  return {first, distance <= 0 ? 0 : (distance - 1) / stride + 1};
}

/// Length of a slice of an axis, as far as symbols tell.
Dim sliced(const Dim& length, const Bounds& at) {
  if (!at.start.is_number() || at.step != 1) {
    const bool reversed = at.start == Dim(-1) && at.step == -1 && at.end.is_number() && at.end.number() < -length.max();
    return reversed ? length : unknown_dim(length.max());
  }
  // No axis has as many elements, and what is negated stays an integer.
  const int64_t start = std::max(at.start.number(), -Dim::kUnbounded - 1);
  // As offsets from the left end where that is safe: -k from the end of an axis that has at least k elements.
  if (start < 0 && length.min() < -start) return unknown_dim(length.max());
  if (start >= 0 && length.min() < start) return unknown_dim(length.max());
  const Dim first = start < 0 ? length - Dim(-start) : Dim(start);
  Dim last = length;
  if (!at.end.is_number()) {
    if (at.end == length) return length - first;
    if (start == 0 && at.end.min() >= 0 && at.end.max() > length.min() && length.is_number())
      return min_dim(at.end, length.number());
    if (at.end.min() < 0 || at.end.max() > length.min()) return unknown_dim(length.max());
    last = at.end;
  } else if (at.end.number() < 0) {
    const int64_t end = std::max(at.end.number(), -Dim::kUnbounded - 1);
    if (length.min() < -end) return unknown_dim(length.max());
    last = length - Dim(-end);
    if (start < 0) return std::max<int64_t>(end - start, 0);
  } else if (at.end.number() < length.max()) {
    if (length.min() < at.end.number()) return unknown_dim(at.end.number());
    last = at.end;
  }
  if (start < 0 && last == length) return -start;
  const Dim out = last - first;
  return out.min() < 0 ? unknown_dim(length.max()) : out;
}

Result<std::vector<int>> sliced_axes(std::span<const Known> in, size_t count) {
  std::vector<int64_t> axes;
  for (size_t i = 0; i < count; ++i) axes.push_back(static_cast<int64_t>(i));
  if (has_operand(in, 3)) {
    TRY_ASSIGN(axes, known_numbers(in, 3, "the axes"));
  }
  if (axes.size() != count) {
    return Error(ErrorCode::invalid_argument, str("expected ", count, " axes, found ", axes.size()));
  }
  return normalize_axes(axes, in[0].type.rank());
}

Result<std::vector<Bounds>> bounds_of(std::span<const Known> in, size_t count) {
  const auto starts = in[1].dims();
  const auto ends = in[2].dims();
  auto steps = has_operand(in, 4) ? in[4].numbers() : std::vector<int64_t>(count, 1);
  if (!starts || !ends || !steps) return std::vector<Bounds>();  // only the rank is known
  if (starts->size() != count || ends->size() != count || steps->size() != count) {
    return Error(ErrorCode::invalid_argument, str("expected starts, ends and steps of one length, found ",
                                                  starts->size(), ", ", ends->size(), " and ", steps->size()));
  }
  std::vector<Bounds> out;
  for (size_t i = 0; i < count; ++i) {
    if ((*steps)[i] == 0) return Error(ErrorCode::invalid_argument, "expected a step other than 0");
    out.push_back({(*starts)[i], (*ends)[i], (*steps)[i]});
  }
  return out;
}

}  // namespace

Result<Knowns> Slice::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 3, 5));
  for (size_t i = 1; i < in.size(); ++i) {
    if (in[i].present()) TRY(check_list(in, i, "a list of bounds"));
  }
  const auto length = list_length(in, 1, "the starts");
  if (!length.ok() || (has_operand(in, 3) && !known_numbers(in, 3, "the axes").ok())) {  // any axis may be cut
    return Knowns{Known::of({in[0].type.dtype, unknown_shape(in[0].type.rank())})};
  }
  const auto count = static_cast<size_t>(*length);
  TRY_ASSIGN(const std::vector<int> axes, sliced_axes(in, count));
  TRY_ASSIGN(const std::vector<Bounds> bounds, bounds_of(in, count));
  TensorType type{in[0].type.dtype, in[0].type.shape};
  std::optional<std::vector<Dim>> elements;
  for (size_t i = 0; i < count; ++i) {
    Dim& dim = type.shape[axes[i]];
    if (bounds.empty()) {
      dim = unknown_dim(dim.max());
    } else if (dim.is_number() && bounds[i].start.is_number() && bounds[i].end.is_number()) {
      const Section section =
          section_of(dim.number(), bounds[i].start.number(), bounds[i].end.number(), bounds[i].step);
      if (const auto all = elements_of(in[0]); all && type.rank() == 1) {
        elements.emplace();
        for (int64_t k = 0; k < section.count; ++k) {
          elements->push_back((*all)[static_cast<size_t>(section.first + k * bounds[i].step)]);
        }
      }
      dim = section.count;
    } else {
      dim = sliced(dim, bounds[i]);
    }
  }
  if (count == 0) elements = elements_of(in[0]);
  return Knowns{known_with(std::move(type), std::move(elements))};
}

Result<> Slice::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<int64_t> starts = numbers_of(src[1]);
  const std::vector<int64_t> ends = numbers_of(src[2]);
  std::vector<int64_t> axes;
  for (size_t i = 0; i < starts.size(); ++i) axes.push_back(static_cast<int64_t>(i));
  if (has_operand(src, 3)) axes = numbers_of(src[3]);
  const std::vector<int64_t> steps = has_operand(src, 4) ? numbers_of(src[4]) : std::vector<int64_t>(axes.size(), 1);
  std::vector<int64_t> strides = row_major_strides(src[0].type.shape.numbers());
  int64_t offset = 0;
  for (size_t i = 0; i < axes.size(); ++i) {
    TRY_ASSIGN(const int axis, normalize_axis(axes[i], src[0].type.rank()));
    const Section section = section_of(src[0].dim(axis), starts[i], ends[i], steps[i]);
    int64_t& stride = strides[static_cast<size_t>(axis)];
    offset += section.first * stride;
    if (section.count > 1) stride *= steps[i];
  }
  const std::vector<int64_t> dims = dst[0].type.shape.numbers();
  const size_t bytes = size_of(dst[0].type.dtype);
  if (dst[0].volume() == 0) return Done{};
  copy_box({dims, strides, row_major_strides(dims)}, bytes, src[0].data + offset * static_cast<int64_t>(bytes),
           dst[0].data);
  return Done{};
}

namespace ops {
OpDef slice() { return op_def<Slice>(); }
}  // namespace ops

}  // namespace tenon
