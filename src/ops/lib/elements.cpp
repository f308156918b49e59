// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operands as lists of numbers.
#include "ops/lib/elements.h"

#include <algorithm>

#include "base/integers.h"
#include "ir/verify.h"

namespace tenon {

Types types_of(std::span<const Known> in) {
  Types out;
  out.reserve(in.size());
  for (const Known& one : in) out.push_back(one.type);
  return out;
}

std::optional<std::vector<Dim>> elements_of(const Known& known) {
  if (known.has_elements) return known.elements;
  constexpr int64_t kMaxElements = 4096;
  if (!known.value || !(is_integer(known.type.dtype) || known.type.dtype == DataType::boolean) ||
      known.type.shape.volume() > kMaxElements)
    return std::nullopt;
  const std::vector<int64_t> numbers = known.value.to_i64();
  return std::vector<Dim>(numbers.begin(), numbers.end());
}

Known known_with(TensorType type, std::optional<std::vector<Dim>> elements) {
  Known out = Known::of(std::move(type));
  if (!elements || out.type.rank() > 1 || !(is_integer(out.type.dtype) || out.type.dtype == DataType::boolean))
    return out;
  out.elements = *std::move(elements);
  out.has_elements = true;
  return out;
}

std::vector<int64_t> numbers_of(const ConstTensor& tensor) {
  std::vector<int64_t> out(static_cast<size_t>(tensor.volume()));
  (void)visit_data_type(tensor.type.dtype, [&]<class T>() {
    for (size_t i = 0; i < out.size(); ++i) {
      const auto number = static_cast<Accumulator<T>>(tensor.as<T>()[i]);
      if constexpr (std::is_floating_point_v<Accumulator<T>>)
        out[i] = saturated<int64_t>(static_cast<double>(number));
      else
        out[i] = static_cast<int64_t>(number);
    }
  });
  return out;
}

Result<std::vector<int64_t>> known_numbers(std::span<const Known> in, size_t i, std::string_view what) {
  if (has_operand(in, i)) {
    if (in[i].type.shape == Shape{0}) return std::vector<int64_t>();  // an empty list is known without its elements
    if (auto numbers = in[i].numbers()) return *std::move(numbers);
  }
  return Error(ErrorCode::unsupported, str("expected ", what, " (input ", i, ") to be known before the run, found ",
                                           i < in.size() ? in[i].type : TensorType{}));
}

Result<int> list_length(std::span<const Known> in, size_t i, std::string_view what) {
  const Shape& shape = in[i].type.shape;
  if (shape.rank() == 0) return 1;
  constexpr int64_t kMaxRank = 64;
  if (shape.rank() == 1 && shape[0].is_number() && shape[0].number() <= kMaxRank) {
    return static_cast<int>(shape[0].number());
  }
  return Error(ErrorCode::unsupported, str("expected ", what, " (input ", i, ") of known length, found ", in[i].type));
}

Dim unknown_dim(int64_t max) { return Dim::symbol(std::string(ir::kUnknown), 0, max); }

Shape unknown_shape(int rank) { return Shape(std::vector<Dim>(static_cast<size_t>(rank), unknown_dim())); }

Result<std::vector<int>> normalize_axes(std::span<const int64_t> axes, int rank) {
  std::vector<int> out;
  for (const int64_t axis : axes) {
    TRY_ASSIGN(const int one, normalize_axis(axis, rank));
    if (std::find(out.begin(), out.end(), one) != out.end()) {
      return Error(ErrorCode::invalid_argument, str("expected each axis once, found ", one, " twice"));
    }
    out.push_back(one);
  }
  return out;
}

Result<> check_list(std::span<const Known> in, size_t i, std::string_view what) {
  if (has_operand(in, i) && is_integer(in[i].type.dtype) && in[i].type.rank() <= 1) return Done{};
  return Error(ErrorCode::invalid_argument, str("expected ", what, " (input ", i, ") to be a list of integers, found ",
                                                i < in.size() ? in[i].type : TensorType{}));
}

}  // namespace tenon
