// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// range: inference and reference.
#include "ops/range.h"

#include <cmath>
#include <utility>

#include "base/integers.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Range::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 3));
  TRY(check_type(types, 0, TypeSet::number));
  TRY_ASSIGN(const Types one, infer_broadcast(types));
  for (const Known& operand : in) {
    if (operand.type.rank() > 1 || (operand.type.rank() == 1 && !(operand.type.shape[0] == Dim(1)))) {
      return Error(ErrorCode::invalid_argument, str("expected single numbers, found ", operand.type));
    }
  }
  const DataType dtype = one[0].dtype;
  if (in[0].value && in[1].value && in[2].value) {
    double count = 0;
    if (is_float(dtype)) {
      const double delta = in[2].value.to_f64()[0];
      if (delta == 0) return Error(ErrorCode::invalid_argument, "expected a delta other than 0");
      count = std::ceil((in[1].value.to_f64()[0] - in[0].value.to_f64()[0]) / delta);
    } else {
      const int64_t delta = in[2].value.to_i64()[0];
      if (delta == 0) return Error(ErrorCode::invalid_argument, "expected a delta other than 0");
      const int64_t start = in[0].value.to_i64()[0], limit = in[1].value.to_i64()[0];
      const auto [low, high] = delta > 0 ? std::pair(start, limit) : std::pair(limit, start);
      const auto distance = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);  // may be past an int64
      const auto step = static_cast<uint64_t>(wrapping_abs(delta));
      count = low < high ? static_cast<double>((distance - 1) / step + 1) : 0;
    }
    if (!(count < static_cast<double>(Dim::kUnbounded))) {
      return Error(ErrorCode::invalid_argument, str("expected a range that ends, found ", count, " numbers"));
    }
    return Knowns{Known::of({dtype, Shape{static_cast<int64_t>(count > 0 ? count : 0)}})};
  }
  const auto start = elements_of(in[0]);
  const auto limit = elements_of(in[1]);
  const auto delta = elements_of(in[2]);
  if (start && limit && delta && delta->front() == Dim(1)) {
    const Dim count = limit->front() - start->front();
    if (count.min() >= 0) return Knowns{Known::of({dtype, Shape{count}})};
  }
  return Knowns{Known::of({dtype, Shape{unknown_dim()}})};
}

Result<> Range::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  visit_wide(src[0].type.dtype, [&]<class T>() {
    T start{};
    T delta{};
    load_wide(src[0].type.dtype, src[0].data, nullptr, 1, &start);
    load_wide(src[2].type.dtype, src[2].data, nullptr, 1, &delta);
    const auto step = static_cast<int64_t>(size_of(dst[0].type.dtype));
    for (int64_t i = 0; i < dst[0].volume(); ++i) {
      const T value = wrapping_add(start, wrapping_mul(static_cast<T>(i), delta));
      store_wide(kWideOf<T>, &value, 1, dst[0].type.dtype, dst[0].data + i * step);
    }
  });
  return Done{};
}

namespace ops {
OpDef range() { return op_def<Range>(); }
}  // namespace ops

}  // namespace tenon
