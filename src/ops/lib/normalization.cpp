// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Shapes of normalizations.
#include "ops/lib/normalization.h"

namespace tenon {

ChannelSplit split_at_channels(const Shape& shape) {
  ChannelSplit out{shape.rank() > 0 ? shape[0].number() : 1, shape.rank() > 1 ? shape[1].number() : 1, 1};
  for (int axis = 2; axis < shape.rank(); ++axis) out.inner *= shape[axis].number();
  return out;
}

Result<> check_per_channel(const TensorType& x, const TensorType& of) {
  if (!is_float(x.dtype) || !is_float(of.dtype)) {
    return Error(ErrorCode::invalid_argument, str("expected floats, found ", x, " and ", of));
  }
  const Dim channels = x.rank() > 1 ? x.shape[1] : Dim(1);
  const bool fits = of.rank() == 1 && (!channels.is_number() || !of.shape[0].is_number() || channels == of.shape[0]);
  if (!fits || x.rank() < 1) {
    return Error(ErrorCode::invalid_argument, str("expected one number per channel of ", x, ", found ", of));
  }
  return Done{};
}

Result<Rows> rows_from(const Shape& shape, int64_t axis) {
  TRY_ASSIGN(const int first, normalize_axis(axis, shape.rank()));
  Rows out{1, 1};
  for (int i = 0; i < shape.rank(); ++i) (i < first ? out.count : out.length) *= shape[i].number();
  return out;
}

}  // namespace tenon
