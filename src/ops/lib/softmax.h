// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What softmax and log_softmax share: an axis, its largest element, and the sum of exponentials below it.
#pragma once

#include <algorithm>
#include <cmath>

#include "ops/lib/copy.h"
#include "ops/lib/elementwise.h"

namespace tenon::ops {

/// The type of a result: that of the one operand, a float whose axis `axis` exists.
inline Result<Types> infer_along(int64_t axis, std::span<const TensorType> in) {
  TRY(check_inputs(in, 1));
  TRY(check_type(in, 0, TypeSet::real));
  TRY(normalize_axis(axis, in[0].rank()));
  return Types{{in[0].dtype, in[0].shape}};
}

/// Each element becomes `result(x - top, sum)`: top is the largest along `axis`, sum that of exp(x - top). In f64.
template <class Of>
Result<> exponentials_along(int64_t axis, std::span<const ConstTensor> src, std::span<const Tensor> dst, Of&& result) {
  TRY_ASSIGN(const int along, normalize_axis(axis, src[0].type.rank()));
  const Shape& shape = src[0].type.shape;
  const int64_t length = shape[along].number();
  const int64_t inner = volume_between(shape, along + 1, shape.rank());
  const int64_t rows = volume_between(shape, 0, along) * inner;
  return visit_float_type(src[0].type.dtype, [&]<class T>() {
    for (int64_t row = 0; row < (length > 0 ? rows : 0); ++row) {
      const int64_t start = row / inner * inner * length + row % inner;
      const T* x = src[0].as<T>() + start;
      T* y = dst[0].as<T>() + start;
      const auto at = [&](int64_t i) { return static_cast<double>(static_cast<Accumulator<T>>(x[i * inner])); };
      double top = at(0);
      for (int64_t i = 1; i < length; ++i) top = std::max(top, at(i));
      double sum = 0;
      for (int64_t i = 0; i < length; ++i) sum += std::exp(at(i) - top);
      for (int64_t i = 0; i < length; ++i)
        y[i * inner] = static_cast<T>(static_cast<Accumulator<T>>(result(at(i) - top, sum)));
    }
  });
}

}  // namespace tenon::ops
