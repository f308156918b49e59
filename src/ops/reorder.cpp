// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reorder: inference and reference.
#include "ops/reorder.h"

#include "ops/lib/copy.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Reorder::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  if (layout == Layout::channels_last && in[0].rank() < 3) {
    return Error(ErrorCode::invalid_argument, str("expected at least 3 axes for channels_last, found ", in[0]));
  }
  return Types{{in[0].dtype, in[0].shape, layout}};
}

Result<> Reorder::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  copy_all(src[0], dst[0]);
  return Done{};
}

namespace ops {
OpDef reorder() { return op_def<Reorder>(); }
}  // namespace ops

}  // namespace tenon
