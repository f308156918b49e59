// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// non_zero: inference and reference.
#include "ops/non_zero.h"

#include <algorithm>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> NonZero::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  if (in[0].type.dtype == DataType::string) {
    return Error(ErrorCode::unsupported, str("expected numbers, found ", in[0].type));
  }
  Dim count = unknown_dim();
  if (in[0].value) {
    const std::vector<double> all = in[0].value.to_f64();
    count = static_cast<int64_t>(all.size()) - std::count(all.begin(), all.end(), 0.0);
  } else if (in[0].type.shape.is_static()) {
    count = unknown_dim(std::max<int64_t>(in[0].type.shape.volume(), 1));
  }
  return Knowns{Known::of({DataType::i64, Shape{in[0].type.rank(), count}})};
}

Result<> NonZero::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<int64_t> strides = row_major_strides(src[0].type.shape.numbers());
  const int64_t count = dst[0].dim(1);
  const auto step = static_cast<int64_t>(size_of(src[0].type.dtype));
  int64_t found = 0;
  for (int64_t i = 0; i < src[0].volume(); ++i) {
    if (load_number(src[0].type.dtype, src[0].data + i * step) == 0) continue;
    int64_t rest = i;
    for (size_t axis = 0; axis < strides.size(); ++axis) {
      dst[0].as<int64_t>()[static_cast<int64_t>(axis) * count + found] = rest / strides[axis];
      rest %= strides[axis];
    }
    ++found;
  }
  return Done{};
}

namespace ops {
OpDef non_zero() { return op_def<NonZero>(); }
}  // namespace ops

}  // namespace tenon
