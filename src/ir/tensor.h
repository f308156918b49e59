// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Elements: Constant (shared, immutable), Tensor and ConstTensor (views for kernels), dispatch on the data type.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/float16.h"
#include "base/narrow.h"
#include "base/result.h"
#include "base/text_pool.h"
#include "ir/types.h"

namespace tenon {

/// Elements to read. The layout of a reference kernel's operands is always row_major.
struct ConstTensor {
  TensorType type;
  const std::byte* data = nullptr;

  bool present() const { return type.present(); }
  int64_t volume() const { return type.shape.volume(); }
  int64_t dim(int axis) const { return type.shape[axis].number(); }
  template <class T>
  const T* as() const {
    return reinterpret_cast<const T*>(data);
  }
};

/// Elements to write.
struct Tensor {
  TensorType type;
  std::byte* data = nullptr;

  int64_t volume() const { return type.shape.volume(); }
  int64_t dim(int axis) const { return type.shape[axis].number(); }
  template <class T>
  T* as() const {
    return reinterpret_cast<T*>(data);
  }
  operator ConstTensor() const { return {type, data}; }  // NOLINT: reading what one may write
};

/// Shared immutable elements of a static, row-major type, or the values of a sequence or optional. Null if
/// default-made.
class Constant {
 public:
  Constant() = default;
  /// Refers to bytes that `owner` keeps alive (a mapped file, a vector). `bytes` must be type.bytes() long.
  Constant(TensorType type, std::span<const std::byte> bytes, std::shared_ptr<const void> owner);
  /// Copies `bytes`.
  static Constant copy(TensorType type, std::span<const std::byte> bytes);
  /// Zeroed memory that `fill` writes.
  template <class Fill>
  static Constant make(TensorType type, Fill&& fill) {
    auto storage = allocate(type.bytes());
    fill(storage.get());
    const size_t bytes = type.bytes();
    const std::byte* data = storage.get();
    return Constant(std::move(type), {data, bytes}, std::move(storage));
  }
  template <class T>
  static Constant scalar(DataType dtype, T value);
  static Constant i64_vector(const std::vector<int64_t>& values);
  static Constant f32_vector(const std::vector<float>& values);
  static Constant strings(Shape shape, const std::vector<std::string>& values);
  /// A sequence or an optional of these values.
  static Constant of_items(DataType container, std::vector<Constant> items);

  explicit operator bool() const { return state_ != nullptr; }
  const TensorType& type() const { return state_->type; }
  std::span<const std::byte> bytes() const { return state_->bytes; }
  const std::vector<Constant>& items() const { return state_->items; }  // of a sequence or an optional
  ConstTensor tensor() const { return {state_->type, state_->bytes.data()}; }
  /// Content hash, made once.
  uint64_t hash() const;
  /// Same type and bytes.
  bool operator==(const Constant& other) const;

  /// Any numeric type as int64 or double, element by element (a value out of range saturates).
  std::vector<int64_t> to_i64() const;
  std::vector<double> to_f64() const;

 private:
  static std::shared_ptr<std::byte> allocate(size_t bytes);
  struct State {
    TensorType type;
    std::span<const std::byte> bytes;
    std::shared_ptr<const void> owner;
    std::vector<Constant> items;
    mutable std::atomic<uint64_t> hash = 0;  // 0: not made yet; racing threads write the same number
  };
  std::shared_ptr<const State> state_;
};

template <class T>
struct DataTypeOf;
#define TENON_NUMBER_TYPES(X) \
  X(float, f32)               \
  X(Half, f16)                \
  X(BFloat16, bf16)           \
  X(double, f64)              \
  X(int8_t, i8)               \
  X(uint8_t, u8) X(int16_t, i16) X(uint16_t, u16) X(int32_t, i32) X(uint32_t, u32) X(int64_t, i64) X(uint64_t, u64)
#define TENON_DATA_TYPES(X) TENON_NUMBER_TYPES(X) X(bool, boolean)
#define TENON_NARROW_TYPES(X)   \
  X(Float8E4M3FN, f8e4m3fn)     \
  X(Float8E4M3FNUZ, f8e4m3fnuz) \
  X(Float8E5M2, f8e5m2)         \
  X(Float8E5M2FNUZ, f8e5m2fnuz) \
  X(Float8E8M0, f8e8m0) X(Float4E2M1, f4e2m1) X(Int4, i4) X(UInt4, u4) X(Int2, i2) X(UInt2, u2)
#define TENON_DATA_TYPE_OF(cpp, name)                 \
  template <>                                         \
  struct DataTypeOf<cpp> {                            \
    static constexpr DataType value = DataType::name; \
  };
TENON_DATA_TYPES(TENON_DATA_TYPE_OF)
TENON_NARROW_TYPES(TENON_DATA_TYPE_OF)
#undef TENON_DATA_TYPE_OF

/// Calls `body.template operator()<T>()` with the C++ type of `dtype`. Errors: unsupported (narrow types, strings,
/// none).
template <class Body>
Result<> visit_data_type(DataType dtype, Body&& body) {
  switch (dtype) {
#define TENON_VISIT(cpp, name)       \
  case DataType::name:               \
    body.template operator()<cpp>(); \
    return Done{};
    TENON_DATA_TYPES(TENON_VISIT)
#undef TENON_VISIT
    default:
      return Error(ErrorCode::unsupported, str("expected a number type or bool, found ", dtype));
  }
}

/// As visit_data_type, narrow types included: for loads, stores and casts.
template <class Body>
Result<> visit_stored_type(DataType dtype, Body&& body) {
  switch (dtype) {
#define TENON_VISIT(cpp, name)       \
  case DataType::name:               \
    body.template operator()<cpp>(); \
    return Done{};
    TENON_DATA_TYPES(TENON_VISIT)
    TENON_NARROW_TYPES(TENON_VISIT)
#undef TENON_VISIT
    default:
      return Error(ErrorCode::unsupported, str("expected a number type or bool, found ", dtype));
  }
}

/// As visit_data_type, without bool. Errors: unsupported.
template <class Body>
Result<> visit_number_type(DataType dtype, Body&& body) {
  switch (dtype) {
#define TENON_VISIT(cpp, name)       \
  case DataType::name:               \
    body.template operator()<cpp>(); \
    return Done{};
    TENON_NUMBER_TYPES(TENON_VISIT)
#undef TENON_VISIT
    default:
      return Error(ErrorCode::unsupported, str("expected a number type, found ", dtype));
  }
}

/// As visit_data_type, for the float types alone. Errors: unsupported, naming the type found.
template <class Body>
Result<> visit_float_type(DataType dtype, Body&& body) {
  switch (dtype) {
    case DataType::f32:
      body.template operator()<float>();
      return Done{};
    case DataType::f16:
      body.template operator()<Half>();
      return Done{};
    case DataType::bf16:
      body.template operator()<BFloat16>();
      return Done{};
    case DataType::f64:
      body.template operator()<double>();
      return Done{};
    default:
      return Error(ErrorCode::unsupported, str("expected a float type, found ", dtype));
  }
}

/// The type in which a reference kernel computes: double for f64, float for the other floats, T itself for integers.
template <class T>
struct AccumulatorOf {
  using type = std::conditional_t<std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>, float, T>;
};
template <NarrowFormat kFormat>
struct AccumulatorOf<NarrowFloat<kFormat>> {
  using type = float;
};
template <int kBits, bool kSigned>
struct AccumulatorOf<NarrowInt<kBits, kSigned>> {
  using type = std::conditional_t<kSigned, int64_t, uint64_t>;
};
template <class T>
using Accumulator = typename AccumulatorOf<T>::type;
template <class T>
constexpr bool kIsNarrowInt = false;
template <int kBits, bool kSigned>
constexpr bool kIsNarrowInt<NarrowInt<kBits, kSigned>> = true;

/// One number as the bytes of `dtype`.
void store_number(DataType dtype, double value, std::byte* to);
/// One element as a double (int64 past 2^53 loses bits: use to_i64 for those).
double load_number(DataType dtype, const std::byte* from);

template <class T>
Constant Constant::scalar(DataType dtype, T value) {
  return make({dtype, Shape{}, Layout::row_major},
              [&](std::byte* out) { store_number(dtype, static_cast<double>(value), out); });
}

}  // namespace tenon
