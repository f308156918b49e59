// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cum_prod: inference and reference.
#include "ops/cum_prod.h"

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> CumProd::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 2));
  TRY(check_type(types, 0, TypeSet::number));
  TRY_ASSIGN(const int count, list_length(in, 1, "the axis"));
  if (count != 1) return Error(ErrorCode::invalid_argument, str("expected one axis, found ", count));
  if (const auto axis = in[1].numbers()) TRY(normalize_axis(axis->front(), types[0].rank()));
  return Knowns{Known::of({types[0].dtype, types[0].shape})};
}

Result<> CumProd::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const int along, normalize_axis(numbers_of(src[1])[0], src[0].type.rank()));
  const int64_t length = src[0].dim(along);
  const int64_t inner = volume_between(src[0].type.shape, along + 1, src[0].type.rank());
  const int64_t rows = volume_between(src[0].type.shape, 0, along) * inner;
  return visit_number_type(src[0].type.dtype, [&]<class T>() {
    for (int64_t row = 0; row < (length > 0 ? rows : 0); ++row) {
      auto product = static_cast<Accumulator<T>>(1);
      for (int64_t i = 0; i < length; ++i) {
        const int64_t at = (row / inner * length + (reverse ? length - 1 - i : i)) * inner + row % inner;
        const auto x = static_cast<Accumulator<T>>(src[0].as<T>()[at]);
        const auto with = static_cast<Accumulator<T>>(product * x);
        dst[0].as<T>()[at] = static_cast<T>(exclusive ? product : with);
        product = with;
      }
    }
  });
}

namespace ops {
OpDef cum_prod() { return op_def<CumProd>(); }
}  // namespace ops

}  // namespace tenon
