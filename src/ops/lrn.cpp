// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// lrn: inference and reference.
#include "ops/lrn.h"

#include <algorithm>
#include <cmath>

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/normalization.h"

namespace tenon {

Result<Types> Lrn::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  if (size < 1 || in[0].rank() < 2 || !is_float(in[0].dtype)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected floats [N,C,...] and a size of at least 1, found ", in[0], " and ", size));
  }
  return Types{{in[0].dtype, in[0].shape}};
}

Result<> Lrn::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto split = split_at_channels(src[0].type.shape);
  const int64_t before = (size - 1) / 2, after = size - 1 - before;
  return visit_accumulator(src[0].type.dtype, [&]<class A>() {
    const auto x = load_floats<A>(src[0]);
    std::vector<A> y(x.size());
    for (int64_t n = 0; n < split.batch; ++n) {
      for (int64_t c = 0; c < split.channels; ++c) {
        const int64_t first = std::max<int64_t>(0, c - before), last = std::min(split.channels - 1, c + after);
        for (int64_t i = 0; i < split.inner; ++i) {
          const auto at = [&](int64_t k) { return static_cast<size_t>((n * split.channels + k) * split.inner + i); };
          A squares = 0;
          for (int64_t k = first; k <= last; ++k) squares += x[at(k)] * x[at(k)];
          y[at(c)] = x[at(c)] / std::pow(A(bias) + A(alpha) / static_cast<A>(size) * squares, A(beta));
        }
      }
    }
    store_floats<A>(y, dst[0]);
  });
}

namespace ops {
OpDef lrn() { return op_def<Lrn>(); }
}  // namespace ops

}  // namespace tenon
