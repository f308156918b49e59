// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What cum_sum and cum_prod share: one axis, and every element with those before it.
#pragma once

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon::ops {

/// The type of a cumulation: that of operand 0. Operand 1 is the axis.
inline Result<Knowns> infer_cumulation(std::span<const Known> in) {
  const Types types = types_of(in);
  TRY(check_inputs(types, 2));
  TRY(check_type(types, 0, TypeSet::number));
  TRY_ASSIGN(const int count, list_length(in, 1, "the axis"));
  if (count != 1) return Error(ErrorCode::invalid_argument, str("expected one axis, found ", count));
  if (const auto axis = in[1].numbers()) TRY(normalize_axis(axis->front(), types[0].rank()));
  return Knowns{Known::of({types[0].dtype, types[0].shape})};
}

/// `with(before, x)` goes from one element to the next, beginning with `start`. `exclusive`: an element is not in its
/// own result.
template <class Op, class With>
Result<> cumulate(const Op& op, std::span<const ConstTensor> src, std::span<const Tensor> dst, int start, With&& with) {
  TRY_ASSIGN(const int along, normalize_axis(numbers_of(src[1])[0], src[0].type.rank()));
  const int64_t length = src[0].dim(along);
  const int64_t inner = volume_between(src[0].type.shape, along + 1, src[0].type.rank());
  const int64_t rows = volume_between(src[0].type.shape, 0, along) * inner;
  return visit_number_type(src[0].type.dtype, [&]<class T>() {
    for (int64_t row = 0; row < (length > 0 ? rows : 0); ++row) {
      auto before = static_cast<Accumulator<T>>(start);
      for (int64_t i = 0; i < length; ++i) {
        const int64_t at = (row / inner * length + (op.reverse ? length - 1 - i : i)) * inner + row % inner;
        const auto x = static_cast<Accumulator<T>>(src[0].as<T>()[at]);
        const auto after = static_cast<Accumulator<T>>(with(before, x));
        dst[0].as<T>()[at] = static_cast<T>(op.exclusive ? before : after);
        before = after;
      }
    }
  });
}

}  // namespace tenon::ops
