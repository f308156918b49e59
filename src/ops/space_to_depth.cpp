// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// space_to_depth: inference and reference.
#include "ops/space_to_depth.h"

#include "ops/lib/copy.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> SpaceToDepth::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  const Shape& x = in[0].shape;
  constexpr int64_t kMaxBlock = 1 << 15;
  const auto divides = [&](const Dim& dim) { return !dim.is_number() || dim.number() % blocksize == 0; };
  const bool whole = x.rank() == 4 && blocksize > 0 && blocksize < kMaxBlock && divides(x[2]) && divides(x[3]);
  if (!whole) {
    return Error(ErrorCode::invalid_argument,
                 str("expected [n,c,h,w] with h and w multiples of ", blocksize, ", found ", in[0]));
  }
  return Types{{in[0].dtype,
                Shape{x[0], x[1] * (blocksize * blocksize), floor_div(x[2], blocksize), floor_div(x[3], blocksize)}}};
}

Result<> SpaceToDepth::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto [n, c, h, w] = std::array{src[0].dim(0), src[0].dim(1), dst[0].dim(2), dst[0].dim(3)};
  const int64_t b = blocksize;
  const int64_t row = w * b;
  const bool dcr = mode == DepthOrder::dcr;
  const int64_t channel = h * b * row;
  // y[n, row in block, column in block, c, h, w], or y[n, c, row in block, column in block, h, w]
  const std::vector<int64_t> dims = dcr ? std::vector{n, b, b, c, h, w} : std::vector{n, c, b, b, h, w};
  const std::vector<int64_t> strides = dcr ? std::vector{c * channel, row, int64_t{1}, channel, b * row, b}
                                           : std::vector{c * channel, channel, row, int64_t{1}, b * row, b};
  copy_box({dims, strides, row_major_strides(dims)}, size_of(src[0].type.dtype), src[0].data, dst[0].data);
  return Done{};
}

namespace ops {
OpDef space_to_depth() { return op_def<SpaceToDepth>(); }
}  // namespace ops

}  // namespace tenon
