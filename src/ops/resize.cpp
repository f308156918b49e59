// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// resize: inference and reference.
#include "ops/resize.h"

#include <cmath>
#include <cstring>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/resize_axis.h"

namespace tenon {

namespace {
/// n dims along `axes`, times a scale that may be a fraction.
Dim scaled(const Dim& dim, double scale) {
  if (scale == std::floor(scale) && scale >= 1 && scale < 1e9) return dim * Dim(static_cast<int64_t>(scale));
  const double inverse = 1 / scale;
  if (inverse == std::floor(inverse) && inverse < 1e9) return floor_div(dim, Dim(static_cast<int64_t>(inverse)));
  return unknown_dim(static_cast<int64_t>(
      std::min(std::ceil(static_cast<double>(dim.max()) * scale), static_cast<double>(Dim::kUnbounded))));
}

bool is_there(std::span<const Known> in, size_t i) {
  if (!has_operand(in, i)) return false;
  const Shape& shape = in[i].type.shape;
  return shape.rank() != 1 || !(shape[0] == Dim(0));  // an empty list means absent too
}

/// Dims from `sizes` or `scales` where symbols are among them.
Result<Shape> symbolic_shape(const Resize& op, std::span<const Known> in) {
  Shape out = in[0].type.shape;
  std::vector<int64_t> axes = op.axes;
  for (int i = 0; op.axes.empty() && i < out.rank(); ++i) axes.push_back(i);
  const auto sizes = is_there(in, 3) ? in[3].dims() : std::nullopt;
  const bool scales_known = is_there(in, 2) && in[2].value;
  const auto scales = scales_known ? in[2].value.to_f64() : std::vector<double>{};
  const bool plain =
      op.coordinates != ResizeCoordinates::tf_crop_and_resize && op.aspect_policy == AspectPolicy::stretch;
  for (size_t i = 0; i < axes.size(); ++i) {
    TRY_ASSIGN(const int axis, normalize_axis(axes[i], out.rank()));
    if (plain && sizes && i < sizes->size())
      out[axis] = (*sizes)[i];
    else if (plain && i < scales.size() && scales[i] > 0)
      out[axis] = scaled(out[axis], scales[i]);
    else
      out[axis] = unknown_dim();
  }
  return out;
}
}  // namespace

Result<Knowns> Resize::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in.first(std::min<size_t>(in.size(), 1))), 1));
  const TensorType& x = in[0].type;
  if (is_there(in, 2) == is_there(in, 3) || in.size() > 4) {
    return Error(ErrorCode::invalid_argument, "expected one of scales and sizes");
  }
  TRY(normalize_axes(axes, x.rank()));
  if (mode != ResizeMode::nearest && x.dtype == DataType::boolean) {
    return Error(ErrorCode::invalid_argument, str("expected numbers to interpolate, found ", x));
  }
  const bool crops = coordinates == ResizeCoordinates::tf_crop_and_resize;
  const auto sizes = is_there(in, 3) ? in[3].numbers() : std::vector<int64_t>{};
  const bool known =
      x.shape.is_static() && sizes && (is_there(in, 3) || in[2].value) && (!crops || !is_there(in, 1) || in[1].value);
  if (!known) {
    TRY_ASSIGN(Shape shape, symbolic_shape(*this, in));
    return Knowns{Known::of({x.dtype, std::move(shape)})};
  }
  const auto floats = [&](size_t i) {
    return is_there(in, i) && in[i].value ? in[i].value.to_f64() : std::vector<double>{};
  };
  TRY_ASSIGN(const auto changed, resize_axes(*this, x.shape, floats(1), floats(2), *sizes));
  Shape shape = x.shape;
  for (const ResizeAxis& axis : changed) {
    if (axis.in == 0 && axis.out > 0) return Error(ErrorCode::invalid_argument, str("cannot enlarge ", x));
    shape[axis.axis] = Dim(axis.out);
  }
  return Knowns{Known::of({x.dtype, std::move(shape)})};
}

namespace {
/// Elements along one axis picked by number, whatever their type.
std::vector<std::byte> pick(const std::vector<std::byte>& from, int64_t outer, int64_t in, size_t inner_bytes,
                            const std::vector<ResizeTap>& taps) {
  std::vector<std::byte> out(static_cast<size_t>(outer) * taps.size() * inner_bytes);
  std::byte* to = out.data();
  for (int64_t o = 0; o < outer; ++o) {
    for (const ResizeTap& tap : taps) {
      if (inner_bytes > 0) {
        std::memcpy(to, from.data() + static_cast<size_t>(o * in + tap.index[0]) * inner_bytes, inner_bytes);
      }
      to += inner_bytes;
    }
  }
  return out;
}

std::vector<double> mix(const std::vector<double>& from, int64_t outer, int64_t in, int64_t inner,
                        const std::vector<ResizeTap>& taps) {
  std::vector<double> out(static_cast<size_t>(outer * inner) * taps.size());
  double* to = out.data();
  for (int64_t o = 0; o < outer; ++o) {
    for (const ResizeTap& tap : taps) {
      for (size_t k = 0; k < tap.index.size(); ++k) {
        const double* row = from.data() + (o * in + tap.index[k]) * inner;
        for (int64_t i = 0; i < inner; ++i) to[i] += tap.weight[k] * row[i];
      }
      to += inner;
    }
  }
  return out;
}

/// Writes `value` wherever an axis lies outside the input.
void fill_outside(const Tensor& dst, const ResizeAxis& axis, const std::vector<ResizeTap>& taps, float value) {
  const int64_t outer = volume_between(dst.type.shape, 0, axis.axis);
  const int64_t inner = volume_between(dst.type.shape, axis.axis + 1, dst.type.rank());
  const size_t bytes = size_of(dst.type.dtype);
  for (int64_t o = 0; o < outer; ++o) {
    for (int64_t t = 0; t < axis.out; ++t) {
      if (!taps[static_cast<size_t>(t)].outside) continue;
      for (int64_t i = 0; i < inner; ++i) {
        store_number(dst.type.dtype, static_cast<double>(value),
                     dst.data + static_cast<size_t>((o * axis.out + t) * inner + i) * bytes);
      }
    }
  }
}

std::vector<double> load_numbers(const ConstTensor& src) {
  std::vector<double> out;
  if (!src.present()) return out;
  out.resize(static_cast<size_t>(src.volume()));
  const size_t bytes = size_of(src.type.dtype);
  for (size_t i = 0; i < out.size(); ++i) out[i] = load_number(src.type.dtype, src.data + i * bytes);
  return out;
}
}  // namespace

Result<> Resize::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto floats = [&](size_t i) { return has_operand(src, i) ? load_numbers(src[i]) : std::vector<double>{}; };
  const auto sizes = has_operand(src, 3) ? numbers_of(src[3]) : std::vector<int64_t>{};
  TRY_ASSIGN(const auto changed, resize_axes(*this, src[0].type.shape, floats(1), floats(2), sizes));
  const DataType dtype = dst[0].type.dtype;
  const size_t bytes = size_of(dtype);
  if (dst[0].volume() == 0) return Done{};
  std::vector<std::byte> raw;
  std::vector<double> numbers;
  if (mode == ResizeMode::nearest)
    raw.assign(src[0].data, src[0].data + src[0].type.bytes());
  else
    numbers = load_numbers(src[0]);
  Shape shape = src[0].type.shape;
  for (const ResizeAxis& axis : changed) {
    if (axis.in == axis.out && axis.scale == 1 && coordinates != ResizeCoordinates::tf_crop_and_resize) continue;
    const auto taps = resize_taps(*this, axis);
    const int64_t outer = volume_between(shape, 0, axis.axis);
    const int64_t inner = volume_between(shape, axis.axis + 1, shape.rank());
    if (mode == ResizeMode::nearest)
      raw = pick(raw, outer, axis.in, static_cast<size_t>(inner) * bytes, taps);
    else
      numbers = mix(numbers, outer, axis.in, inner, taps);
    shape[axis.axis] = Dim(axis.out);
  }
  if (mode == ResizeMode::nearest)
    std::memcpy(dst[0].data, raw.data(), raw.size());
  else
    for (size_t i = 0; i < numbers.size(); ++i) store_number(dtype, numbers[i], dst[0].data + i * bytes);
  for (const ResizeAxis& axis : changed) {
    if (coordinates == ResizeCoordinates::tf_crop_and_resize) {
      fill_outside(dst[0], axis, resize_taps(*this, axis), extrapolation_value);
    }
  }
  return Done{};
}

namespace ops {
OpDef resize() { return op_def<Resize>(); }
}  // namespace ops

}  // namespace tenon
