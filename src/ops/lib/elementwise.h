// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What elementwise operators share: inference and plain loops, with the numpy broadcasting rule.
#pragma once

#include <array>
#include <span>
#include <type_traits>
#include <vector>

#include "base/function_ref.h"
#include "ir/op.h"
#include "ir/tensor.h"
#include "ir/types.h"

namespace tenon {

/// Which data types an operand may have.
enum class TypeSet { any, number, real, integer, boolean };
bool contains(TypeSet set, DataType dtype);

/// Errors: invalid_argument unless there are min..max operands, the first `min` of them present.
Result<> check_inputs(std::span<const TensorType> in, size_t min, size_t max);
inline Result<> check_inputs(std::span<const TensorType> in, size_t count) { return check_inputs(in, count, count); }
/// Errors: unsupported, naming the operand by number and its type.
Result<> check_type(std::span<const TensorType> in, size_t operand, TypeSet set);

/// One operand; the result is as the operand, or of data type `result`.
Result<Types> infer_unary(std::span<const TensorType> in, TypeSet set = TypeSet::any, DataType result = DataType::none);
/// Two or more operands of one data type; the result has their broadcast shape, and `result` as data type (none:
/// theirs).
Result<Types> infer_broadcast(std::span<const TensorType> in, DataType result = DataType::none);
/// infer_broadcast of exactly two operands out of a set of types.
Result<Types> infer_binary(std::span<const TensorType> in, TypeSet set, DataType result = DataType::none);

/// infer_binary that keeps what is known of elements: `f` gives an element of the result, nullopt if it cannot.
using ElementRule = FunctionRef<std::optional<Dim>(const Dim& a, const Dim& b)>;
Result<Knowns> infer_binary_elements(std::span<const Known> in, TypeSet set, DataType result, ElementRule f);

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

// Elementwise references compute in one of three wide types: double for floats, int64_t for signed and uint64_t for
// unsigned integers and bool. Wide results wrap or round to the data type when stored, as the narrow type would have
// done; and an operator compiles three loops instead of twelve.

enum class Wide { real, signed_integer, unsigned_integer };
Wide wide_of(DataType dtype);
template <class T>
constexpr Wide kWideOf = std::is_same_v<T, double>    ? Wide::real
                         : std::is_same_v<T, int64_t> ? Wide::signed_integer
                                                      : Wide::unsigned_integer;

constexpr int64_t kChunk = 256;

/// count elements from `from`, as wide ones. `offsets`: element offsets, or nullptr for 0, 1, 2, ...
void load_wide(DataType dtype, const std::byte* from, const int64_t* offsets, int64_t count, void* to);
/// count wide elements (of type `wide`) as elements of `dtype`. Reals saturate where an integer cannot hold them.
void store_wide(Wide wide, const void* from, int64_t count, DataType dtype, std::byte* to);

/// Feeds a broadcast result chunk by chunk: `body` reads in[k][0..count) and writes out[0..count), all wide.
using ChunkBody = FunctionRef<void(const void* const* in, void* out, int64_t count)>;
void run_chunks(std::span<const ConstTensor> src, const Tensor& dst, Wide result, ChunkBody body);

namespace detail {
template <class T, class F>
void map_unary_as(const ConstTensor& src, const Tensor& dst, const F& f) {
  using R = std::conditional_t<std::is_same_v<decltype(f(T{})), bool>, uint64_t, T>;
  run_chunks({&src, 1}, dst, kWideOf<R>, [&](const void* const* in, void* out, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
      static_cast<R*>(out)[i] = static_cast<R>(f(static_cast<const T*>(in[0])[i]));
    }
  });
}

template <class T, class F>
void map_binary_as(std::span<const ConstTensor> src, const Tensor& dst, const F& f) {
  using R = std::conditional_t<std::is_same_v<decltype(f(T{}, T{})), bool>, uint64_t, T>;
  run_chunks(src.first(2), dst, kWideOf<R>, [&](const void* const* in, void* out, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
      static_cast<R*>(out)[i] = static_cast<R>(f(static_cast<const T*>(in[0])[i], static_cast<const T*>(in[1])[i]));
    }
  });
}
}  // namespace detail

/// Calls body.template operator()<T>() with the wide type of `dtype`.
template <class Body>
void visit_wide(DataType dtype, Body&& body) {
  switch (wide_of(dtype)) {
    case Wide::real:
      return body.template operator()<double>();
    case Wide::signed_integer:
      return body.template operator()<int64_t>();
    case Wide::unsigned_integer:
      return body.template operator()<uint64_t>();
  }
}

/// dst[i] = f(src[i]); f takes double, int64_t and uint64_t and returns the same or bool.
template <class F>
Result<> map_unary(std::span<const ConstTensor> src, std::span<const Tensor> dst, F&& f) {
  visit_wide(src[0].type.dtype, [&]<class T>() { detail::map_unary_as<T>(src[0], dst[0], f); });
  return Done{};
}

/// The same for float types alone: f takes double.
template <class F>
Result<> map_unary_float(std::span<const ConstTensor> src, std::span<const Tensor> dst, F&& f) {
  TRY(check_type(std::array{src[0].type}, 0, TypeSet::real));
  detail::map_unary_as<double>(src[0], dst[0], f);
  return Done{};
}

/// dst[i] = f(a[i], b[i]) with broadcasting; f takes pairs of double, int64_t, uint64_t and returns the same or bool.
template <class F>
Result<> map_binary(std::span<const ConstTensor> src, std::span<const Tensor> dst, F&& f) {
  visit_wide(src[0].type.dtype, [&]<class T>() { detail::map_binary_as<T>(src, dst[0], f); });
  return Done{};
}

/// The same for integers and bool alone: f takes and returns bits (uint64_t), sign-extended if the type is
/// signed.
template <class F>
Result<> map_binary_bits(std::span<const ConstTensor> src, std::span<const Tensor> dst, F&& f) {
  detail::map_binary_as<uint64_t>(src, dst[0], f);
  return Done{};
}

}  // namespace tenon
