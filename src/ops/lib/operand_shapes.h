// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Do the operands fit each other? References read what inference let pass without looking again.
#pragma once

#include <vector>

#include "ir/types.h"
#include "ops/lib/elements.h"

namespace tenon {

/// Certainly: two numbers that are not the same.
inline bool differ(const Dim& a, const Dim& b) { return a.is_number() && b.is_number() && !(a == b); }

/// Operand `i`, if it is there, must have that shape, as far as both are known. Errors: invalid_argument.
inline Result<> check_shape(std::span<const TensorType> in, size_t i, const std::vector<Dim>& shape,
                            std::string_view what) {
  if (!has_operand(in, i)) return Done{};
  bool fits = in[i].rank() == static_cast<int>(shape.size());
  for (int axis = 0; fits && axis < in[i].rank(); ++axis) {
    fits = !differ(in[i].shape[axis], shape[static_cast<size_t>(axis)]);
  }
  if (fits) return Done{};
  return Error(ErrorCode::invalid_argument, str("expected ", what, " of shape ", Shape(shape), ", found ", in[i]));
}

/// Operand `i`, if it is there, must broadcast to that shape and not beyond it, as far as both are known.
/// Errors: invalid_argument.
inline Result<> check_broadcasts_to(std::span<const TensorType> in, size_t i, const Shape& shape,
                                    std::string_view what) {
  if (!has_operand(in, i)) return Done{};
  const int before = shape.rank() - in[i].rank();
  bool fits = before >= 0;
  for (int axis = 0; fits && axis < in[i].rank(); ++axis) {
    fits = in[i].shape[axis] == Dim(1) || !differ(in[i].shape[axis], shape[before + axis]);
  }
  if (fits) return Done{};
  return Error(ErrorCode::invalid_argument, str("expected ", what, " that broadcasts to ", shape, ", found ", in[i]));
}

}  // namespace tenon
