// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Inference, loads, stores and loops of elementwise operators.
#include "ops/lib/elementwise.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "base/integers.h"

namespace tenon {

namespace {
constexpr std::array<std::string_view, 5> kTypeSetNames = {"any type", "a number type", "a float type",
                                                           "an integer type", "bool"};
}  // namespace

bool contains(TypeSet set, DataType dtype) {
  switch (set) {
    case TypeSet::any:
      return dtype != DataType::none;
    case TypeSet::number:
      return is_float(dtype) || is_integer(dtype);
    case TypeSet::real:
      return is_float(dtype);
    case TypeSet::integer:
      return is_integer(dtype);
    case TypeSet::boolean:
      return dtype == DataType::boolean;
  }
  return false;
}

Result<> check_inputs(std::span<const TensorType> in, size_t min, size_t max) {
  size_t present = 0;
  while (present < in.size() && in[present].present()) ++present;
  if (in.size() > max || present < min) {
    const std::string expected = min == max ? str(min) : str(min, " to ", max);
    return Error(ErrorCode::invalid_argument,
                 str("expected ", expected, " inputs, found ", in.size() > max ? in.size() : present));
  }
  return Done{};
}

Result<> check_type(std::span<const TensorType> in, size_t operand, TypeSet set) {
  if (contains(set, in[operand].dtype)) return Done{};
  return Error(ErrorCode::unsupported, str("expected ", kTypeSetNames[static_cast<size_t>(set)], " as input ", operand,
                                           ", found ", in[operand].dtype));
}

Result<Types> infer_unary(std::span<const TensorType> in, TypeSet set, DataType result) {
  TRY(check_inputs(in, 1));
  TRY(check_type(in, 0, set));
  return Types{{result == DataType::none ? in[0].dtype : result, in[0].shape}};
}

Result<Types> infer_broadcast(std::span<const TensorType> in, DataType result) {
  Shape shape = in[0].shape;
  for (size_t i = 1; i < in.size(); ++i) {
    if (in[i].dtype != in[0].dtype) {
      return Error(ErrorCode::invalid_argument,
                   str("expected operands of one data type, found ", in[0].dtype, " and ", in[i].dtype));
    }
    TRY_ASSIGN(shape, broadcast(shape, in[i].shape));
  }
  return Types{{result == DataType::none ? in[0].dtype : result, shape}};
}

Result<Types> infer_binary(std::span<const TensorType> in, TypeSet set, DataType result) {
  TRY(check_inputs(in, 2));
  TRY(check_type(in, 0, set));
  return infer_broadcast(in, result);
}

Result<Knowns> infer_binary_elements(std::span<const Known> in, TypeSet set, DataType result, ElementRule f) {
  Types types;
  for (const Known& one : in) types.push_back(one.type);
  TRY_ASSIGN(Types out, infer_binary(types, set, result));
  Known known = Known::of(std::move(out[0]));
  if (known.type.rank() > 1 || is_float(types[0].dtype)) return Knowns{known};
  const auto a = in[0].dims();
  const auto b = in[1].dims();
  if (!a || !b || a->empty() || b->empty()) return Knowns{known};
  const size_t count = std::max(a->size(), b->size());
  for (size_t i = 0; i < count; ++i) {
    const auto element = f((*a)[a->size() == 1 ? 0 : i], (*b)[b->size() == 1 ? 0 : i]);
    if (!element) return Knowns{Known::of(known.type)};
    known.elements.push_back(*element);
  }
  known.has_elements = true;
  return Knowns{known};
}

BroadcastWalk::BroadcastWalk(const Shape& result, std::span<const ConstTensor> operands)
    : dims_(result.numbers()), at_(dims_.size(), 0), count_(operands.size()) {
  assert(count_ <= kMax);
  for (size_t k = 0; k < count_; ++k) {
    const Shape& shape = operands[k].type.shape;
    strides_[k].assign(dims_.size(), 0);
    int64_t step = 1;
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
      const auto at = static_cast<size_t>(axis + result.rank() - shape.rank());
      strides_[k][at] = shape[axis].number() == 1 ? 0 : step;
      step = wrapping_mul(step, shape[axis].number());
    }
  }
}

void BroadcastWalk::next() {
  for (size_t axis = dims_.size(); axis-- > 0;) {
    for (size_t k = 0; k < count_; ++k) offsets_[k] += strides_[k][axis];
    if (++at_[axis] < dims_[axis]) return;
    for (size_t k = 0; k < count_; ++k) offsets_[k] -= strides_[k][axis] * dims_[axis];
    at_[axis] = 0;
  }
}

Wide wide_of(DataType dtype) {
  if (is_fractional(dtype)) return Wide::real;
  const bool is_signed = dtype == DataType::i4 || dtype == DataType::i2 || dtype == DataType::i8 ||
                         dtype == DataType::i16 || dtype == DataType::i32 || dtype == DataType::i64;
  return is_signed ? Wide::signed_integer : Wide::unsigned_integer;
}

namespace {
template <class T>
using WideType = std::conditional_t<std::is_floating_point_v<Accumulator<T>>, double,
                                    std::conditional_t<std::is_signed_v<Accumulator<T>>, int64_t, uint64_t>>;

template <class To, class From>
To narrow(From value) {
  if constexpr (std::is_same_v<To, bool>) {
    return value != From{0};
  } else if constexpr (kIsNarrowInt<To>) {
    if constexpr (std::is_same_v<From, double>) {
      return To(saturated<int64_t>(value));
    } else {
      return To(static_cast<int64_t>(value));
    }
  } else if constexpr (std::is_same_v<From, double> && std::is_integral_v<To>) {
    return saturated<To>(value);
  } else if constexpr (std::is_same_v<To, double> || std::is_integral_v<To>) {
    return static_cast<To>(value);
  } else {
    return To(static_cast<float>(value));
  }
}
}  // namespace

void load_wide(DataType dtype, const std::byte* from, const int64_t* offsets, int64_t count, void* to) {
  (void)visit_stored_type(dtype, [&]<class T>() {
    using W = WideType<T>;
    const T* typed = reinterpret_cast<const T*>(from);
    W* out = static_cast<W*>(to);
    for (int64_t i = 0; i < count; ++i) {
      out[i] = static_cast<W>(static_cast<Accumulator<T>>(typed[offsets ? offsets[i] : i]));
    }
  });
}

void store_wide(Wide wide, const void* from, int64_t count, DataType dtype, std::byte* to) {
  (void)visit_stored_type(dtype, [&]<class T>() {
    const auto store = [&]<class W>(const W* typed) {
      T* out = reinterpret_cast<T*>(to);
      for (int64_t i = 0; i < count; ++i) out[i] = narrow<T>(typed[i]);
    };
    if (wide == Wide::real) return store(static_cast<const double*>(from));
    if (wide == Wide::signed_integer) return store(static_cast<const int64_t*>(from));
    store(static_cast<const uint64_t*>(from));
  });
}

void run_chunks(std::span<const ConstTensor> src, const Tensor& dst, Wide result, ChunkBody body) {
  constexpr size_t kMax = BroadcastWalk::kMax;
  alignas(64) std::byte wide[kMax + 1][kChunk * sizeof(int64_t)];  // of any of the three wide types
  std::array<std::array<int64_t, kChunk>, kMax> offsets;
  const int64_t total = dst.volume();
  bool plain = true;  // no operand is broadcast
  for (const ConstTensor& one : src) plain = plain && one.volume() == total;
  BroadcastWalk walk(dst.type.shape, src);
  const void* in[kMax] = {wide[0], wide[1], wide[2]};
  for (int64_t at = 0; at < total; at += kChunk) {
    const int64_t count = std::min(kChunk, total - at);
    if (!plain) {
      for (int64_t i = 0; i < count; ++i, walk.next()) {
        for (size_t k = 0; k < src.size(); ++k) offsets[k][static_cast<size_t>(i)] = walk.offset(k);
      }
    }
    for (size_t k = 0; k < src.size(); ++k) {
      const DataType dtype = src[k].type.dtype;
      const std::byte* base = src[k].data + (plain ? static_cast<size_t>(at) * size_of(dtype) : 0);
      load_wide(dtype, base, plain ? nullptr : offsets[k].data(), count, wide[k]);
    }
    body(in, wide[kMax], count);
    store_wide(result, wide[kMax], count, dst.type.dtype, dst.data + static_cast<size_t>(at) * size_of(dst.type.dtype));
  }
}

}  // namespace tenon
