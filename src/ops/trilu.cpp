// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// trilu: inference and reference.
#include "ops/trilu.h"

#include <cstring>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Trilu::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1, 2));
  if (in[0].rank() < 2) return Error(ErrorCode::invalid_argument, str("expected matrices, found ", in[0]));
  if (has_operand(in, 1) && in[1].shape.volume() == 0) {
    return Error(ErrorCode::invalid_argument, str("expected one diagonal, found ", in[1]));
  }
  return Types{{in[0].dtype, in[0].shape}};
}

Result<> Trilu::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const int rank = src[0].type.rank();
  const int64_t rows = src[0].dim(rank - 2);
  const int64_t columns = src[0].dim(rank - 1);
  const int64_t diagonal = has_operand(src, 1) ? numbers_of(src[1])[0] : 0;
  const size_t bytes = size_of(src[0].type.dtype);
  copy_all(src[0], dst[0]);
  for (int64_t i = 0, n = dst[0].volume(); i < n; ++i) {
    const int64_t beyond = i % columns - i / columns % rows;  // how far right of the main diagonal
    const bool kept = upper ? beyond >= diagonal : beyond <= diagonal;
    if (!kept) std::memset(dst[0].data + static_cast<size_t>(i) * bytes, 0, bytes);
  }
  return Done{};
}

namespace ops {
OpDef trilu() { return op_def<Trilu>(); }
}  // namespace ops

}  // namespace tenon
