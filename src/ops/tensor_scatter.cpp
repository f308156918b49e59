// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tensor_scatter: inference and reference.
#include "ops/tensor_scatter.h"

#include <cstring>

#include "base/integers.h"
#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

Result<Types> TensorScatter::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2, 3));
  TRY_ASSIGN(const int at, normalize_axis(axis, in[0].rank()));
  bool fits = in[1].rank() == in[0].rank() && in[0].dtype == in[1].dtype && at > 0;
  for (int axis = 0; fits && axis < in[0].rank(); ++axis) {
    fits = axis == at || !differ(in[0].shape[axis], in[1].shape[axis]);
  }
  if (!fits) return Error(ErrorCode::invalid_argument, str("expected an update that fits ", in[0], ", found ", in[1]));
  TRY(check_shape(in, 2, {in[0].shape[0]}, "places"));
  if (has_operand(in, 2)) TRY(check_type(in, 2, TypeSet::integer));
  return Types{in[0]};
}

Result<> TensorScatter::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const int at, normalize_axis(axis, src[0].type.rank()));
  copy_all(src[0], dst[0]);
  std::vector<int64_t> places(static_cast<size_t>(src[0].dim(0)));
  if (has_operand(src, 2)) places = numbers_of(src[2]);
  const int64_t length = src[0].dim(at), added = src[1].dim(at);
  const int64_t between = volume_between(src[0].type.shape, 1, at);
  const int64_t inner = volume_between(src[0].type.shape, at + 1, src[0].type.rank());
  const size_t row = static_cast<size_t>(inner) * size_of(src[0].type.dtype);
  for (int64_t i = 0; i < src[0].dim(0) * between; ++i) {
    for (int64_t k = 0; k < added; ++k) {
      int64_t to = wrapping_add(places[static_cast<size_t>(i / between)], k);
      if (circular && length > 0) to = (to % length + length) % length;
      if (to < 0 || to >= length) {
        return Error(ErrorCode::invalid_argument, str("expected a place below ", length, ", found ", to));
      }
      if (row == 0) continue;
      std::memcpy(dst[0].data + static_cast<size_t>(i * length + to) * row,
                  src[1].data + static_cast<size_t>(i * added + k) * row, row);
    }
  }
  return Done{};
}

namespace ops {
OpDef tensor_scatter() { return op_def<TensorScatter>(); }
}  // namespace ops

}  // namespace tenon
