// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What elementwise operators share: inference and plain loops, with the numpy broadcasting rule.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "ir/tensor.h"
#include "ir/types.h"

namespace tenon {

/// Errors: invalid_argument unless there are min..max operands, the first `min` of them present.
Result<> check_inputs(std::span<const TensorType> in, size_t min, size_t max);
inline Result<> check_inputs(std::span<const TensorType> in, size_t count) { return check_inputs(in, count, count); }

/// One operand; the result is as the operand.
Result<Types> infer_unary(std::span<const TensorType> in);
/// Two or more operands of one data type; the result has their broadcast shape, and `result` as data type (none:
/// theirs).
Result<Types> infer_broadcast(std::span<const TensorType> in, DataType result = DataType::none);

/// Walks the elements of a broadcast result: for each, the flat offsets of up to kMax operands.
class BroadcastWalk {
 public:
  static constexpr size_t kMax = 3;
  BroadcastWalk(const Shape& result, std::span<const ConstTensor> operands);

  int64_t offset(size_t operand) const { return offsets_[operand]; }
  void next();

 private:
  std::vector<int64_t> dims_;
  std::vector<int64_t> at_;
  std::array<std::vector<int64_t>, kMax> strides_;
  std::array<int64_t, kMax> offsets_{};
  size_t count_;
};

/// dst[i] = f(src[i]) (number types, not bool) in the accumulator type of the operand's data type; the result has the
/// operand's type.
template <class F>
Result<> map_unary(std::span<const ConstTensor> src, std::span<const Tensor> dst, F&& f) {
  return visit_number_type(src[0].type.dtype, [&]<class T>() {
    using A = Accumulator<T>;
    const T* from = src[0].as<T>();
    T* to = dst[0].as<T>();
    for (int64_t i = 0, n = dst[0].volume(); i < n; ++i) to[i] = static_cast<T>(f(static_cast<A>(from[i])));
  });
}

/// The same for float types alone.
template <class F>
Result<> map_unary_float(std::span<const ConstTensor> src, std::span<const Tensor> dst, F&& f) {
  return visit_float_type(src[0].type.dtype, [&]<class T>() {
    using A = Accumulator<T>;
    const T* from = src[0].as<T>();
    T* to = dst[0].as<T>();
    for (int64_t i = 0, n = dst[0].volume(); i < n; ++i) to[i] = static_cast<T>(f(static_cast<A>(from[i])));
  });
}

/// dst[i] = f(a[i], b[i]) with broadcasting, computed in the accumulator type; the result's type may differ
/// (comparisons).
template <class F>
Result<> map_binary(std::span<const ConstTensor> src, std::span<const Tensor> dst, F&& f) {
  return visit_number_type(src[0].type.dtype, [&]<class T>() {
    using A = Accumulator<T>;
    using R = decltype(f(A{}, A{}));
    const T* a = src[0].as<T>();
    const T* b = src[1].as<T>();
    BroadcastWalk walk(dst[0].type.shape, src.first(2));
    for (int64_t i = 0, n = dst[0].volume(); i < n; ++i, walk.next()) {
      const R result = f(static_cast<A>(a[walk.offset(0)]), static_cast<A>(b[walk.offset(1)]));
      if constexpr (std::is_same_v<R, bool>)
        dst[0].as<bool>()[i] = result;
      else
        dst[0].as<T>()[i] = static_cast<T>(result);
    }
  });
}

}  // namespace tenon
