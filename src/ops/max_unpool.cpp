// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// max_unpool: inference and reference.
#include "ops/max_unpool.h"

#include <cstring>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

namespace {
/// The sizes that the pooling's attributes say.
Result<Shape> pooled_from(const MaxUnpool& op, const Shape& x) {
  const int spatial = x.rank() - 2;
  const auto fits = [&](size_t size, int each) { return size == 0 || size == static_cast<size_t>(each * spatial); };
  if (spatial < 1 || op.kernel.size() != static_cast<size_t>(spatial) || !fits(op.strides.size(), 1) ||
      !fits(op.pads.size(), 2)) {
    return Error(ErrorCode::invalid_argument, str("expected a kernel, strides and pads for ", x));
  }
  Shape out = x;
  for (int i = 0; i < spatial; ++i) {
    const auto at = static_cast<size_t>(i);
    const int64_t stride = op.strides.empty() ? 1 : op.strides[at];
    if (stride < 1 || op.kernel[at] < 1) {
      return Error(ErrorCode::invalid_argument,
                   str("expected a kernel and strides of at least 1, found ", op.kernel[at], " and ", stride));
    }
    const Dim pads = op.pads.empty() ? Dim(0) : Dim(op.pads[at]) + Dim(op.pads[at + static_cast<size_t>(spatial)]);
    out[i + 2] = (x[i + 2] - Dim(1)) * Dim(stride) + (Dim(op.kernel[at]) - pads);
    if (out[i + 2].max() < 0) {
      return Error(ErrorCode::invalid_argument, str("expected pads that leave something of ", x, ", found ", pads));
    }
  }
  return out;
}
}  // namespace

Result<Knowns> MaxUnpool::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 2, 3));
  TRY_ASSIGN(Shape shape, pooled_from(*this, types[0].shape));
  TRY(check_shape(types, 1, types[0].shape.dims(), "a place for each element"));
  if (has_operand(in, 2)) {
    const auto wanted = in[2].dims();
    shape = wanted ? Shape(*wanted) : unknown_shape(types[0].rank());
    if (shape.rank() != types[0].rank()) {
      return Error(ErrorCode::invalid_argument, str("expected a shape of rank ", types[0].rank(), ", found ", shape));
    }
  }
  return Knowns{Known::of({types[0].dtype, std::move(shape)})};
}

Result<> MaxUnpool::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const Shape inner, pooled_from(*this, src[0].type.shape));
  if (src[1].volume() != src[0].volume() || inner.volume() < 0) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a place for each of ", src[0].type, " in ", inner, ", found ", src[1].type));
  }
  const std::vector<int64_t> strides = row_major_strides(inner.numbers());
  const std::vector<int64_t> to_strides = row_major_strides(dst[0].type.shape.numbers());
  const size_t step = size_of(src[0].type.dtype);
  if (dst[0].type.bytes() > 0) std::memset(dst[0].data, 0, dst[0].type.bytes());
  const std::vector<int64_t> places = numbers_of(src[1]);
  for (size_t i = 0; i < places.size(); ++i) {
    int64_t rest = places[i], to = 0;
    bool inside = rest >= 0 && rest < inner.volume();
    for (size_t axis = 0; inside && axis < strides.size(); ++axis) {
      inside = rest / strides[axis] < dst[0].dim(static_cast<int>(axis));
      to += rest / strides[axis] * to_strides[axis];
      rest %= strides[axis];
    }
    if (!inside) return Error(ErrorCode::invalid_argument, str("expected a place inside, found ", places[i]));
    std::memcpy(dst[0].data + static_cast<size_t>(to) * step, src[0].data + i * step, step);
  }
  return Done{};
}

namespace ops {
OpDef max_unpool() { return op_def<MaxUnpool>(); }
}  // namespace ops

}  // namespace tenon
