// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// eye_like: inference and reference.
#include "ops/eye_like.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> EyeLike::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  if (in[0].rank() != 2) return Error(ErrorCode::invalid_argument, str("expected a matrix, found ", in[0]));
  return Types{{dtype == DataType::none ? in[0].dtype : dtype, in[0].shape}};
}

Result<> EyeLike::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const size_t bytes = size_of(dst[0].type.dtype);
  const int64_t columns = dst[0].dim(1);
  (void)src;
  for (int64_t i = 0, n = dst[0].volume(); i < n; ++i) {
    store_number(dst[0].type.dtype, i % columns - i / columns == k, dst[0].data + static_cast<size_t>(i) * bytes);
  }
  return Done{};
}

namespace ops {
OpDef eye_like() { return op_def<EyeLike>(); }
}  // namespace ops

}  // namespace tenon
