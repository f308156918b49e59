// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What arg_max and arg_min share: the index of the element along an axis that is better than all others.
#pragma once

#include "ops/lib/copy.h"
#include "ops/lib/elementwise.h"

namespace tenon::ops {

template <class Op>
Result<Types> infer_arg_best(const Op& op, std::span<const TensorType> in) {
  TRY(check_inputs(in, 1));
  TRY(check_type(in, 0, TypeSet::number));
  TRY_ASSIGN(const int along, normalize_axis(op.axis, in[0].rank()));
  if (in[0].shape[along] == Dim(0)) {
    return Error(ErrorCode::invalid_argument, str("expected an axis that is not empty, found ", in[0].shape));
  }
  std::vector<Dim> dims = in[0].shape.dims();
  if (op.keepdims) {
    dims[static_cast<size_t>(along)] = 1;
  } else {
    dims.erase(dims.begin() + along);
  }
  return Types{{DataType::i64, Shape(std::move(dims))}};
}

/// `better(x, best)`: x takes the place of the best so far. The first NaN is the best of all.
template <class Op, class Better>
Result<> arg_best(const Op& op, std::span<const ConstTensor> src, std::span<const Tensor> dst, Better&& better) {
  TRY_ASSIGN(const int along, normalize_axis(op.axis, src[0].type.rank()));
  const int64_t length = src[0].dim(along);
  const int64_t inner = volume_between(src[0].type.shape, along + 1, src[0].type.rank());
  const DataType dtype = src[0].type.dtype;
  std::vector<int64_t> offsets(static_cast<size_t>(length));
  std::vector<int64_t> wide(static_cast<size_t>(length));  // of any wide type
  visit_wide(dtype, [&]<class T>() {
    for (int64_t row = 0; row < dst[0].volume(); ++row) {
      for (int64_t i = 0; i < length; ++i) {
        offsets[static_cast<size_t>(i)] = (row / inner * length + i) * inner + row % inner;
      }
      load_wide(dtype, src[0].data, offsets.data(), length, wide.data());
      const T* x = reinterpret_cast<const T*>(wide.data());
      int64_t best = 0;
      for (int64_t i = 1; i < length && x[best] == x[best]; ++i) {
        if (better(x[i], x[best]) || x[i] != x[i] || (op.select_last && x[i] == x[best])) best = i;
      }
      dst[0].as<int64_t>()[row] = best;
    }
  });
  return Done{};
}

}  // namespace tenon::ops
