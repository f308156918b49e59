// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// depth_to_space: inference and reference.
#include "ops/depth_to_space.h"

#include "ops/lib/copy.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> DepthToSpace::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  const Shape& x = in[0].shape;
  constexpr int64_t kMaxBlock = 1 << 15;
  const bool whole = x.rank() == 4 && blocksize > 0 && blocksize < kMaxBlock && x[1].is_number() &&
                     x[1].number() % (blocksize * blocksize) == 0;
  if (!whole) {
    return Error(ErrorCode::invalid_argument,
                 str("expected [n,c,h,w] with c a multiple of the square of ", blocksize, ", found ", in[0]));
  }
  return Types{{in[0].dtype, Shape{x[0], x[1].number() / (blocksize * blocksize), x[2] * blocksize, x[3] * blocksize}}};
}

Result<> DepthToSpace::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto [n, c, h, w] = std::array{src[0].dim(0), dst[0].dim(1), src[0].dim(2), src[0].dim(3)};
  const int64_t b = blocksize;
  const int64_t plane = h * w;
  const bool dcr = mode == DepthOrder::dcr;
  const int64_t of_channel = dcr ? plane : plane * b * b;
  const int64_t of_row = dcr ? c * b * plane : b * plane;
  const int64_t of_column = dcr ? c * plane : plane;
  // y[n, c, h, row in block, w, column in block]
  const std::vector<int64_t> dims = {n, c, h, b, w, b};
  copy_box({dims, {c * b * b * plane, of_channel, w, of_row, 1, of_column}, row_major_strides(dims)},
           size_of(src[0].type.dtype), src[0].data, dst[0].data);
  return Done{};
}

namespace ops {
OpDef depth_to_space() { return op_def<DepthToSpace>(); }
}  // namespace ops

}  // namespace tenon
