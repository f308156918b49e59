// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Shapes of poolings, and what an average divides by.
#include "ops/lib/pool.h"

#include <algorithm>

namespace tenon {

Result<Shape> pool_shape(const Shape& in, const std::vector<int64_t>& kernel, const Window& window) {
  const int spatial = in.rank() - 2;
  if (spatial < 1 || kernel.size() != static_cast<size_t>(spatial)) {
    return Error(ErrorCode::invalid_argument, str("expected [N,C,spatial...] and a kernel of as many axes, found ", in,
                                                  " and [", join(kernel), "]"));
  }
  TRY(window.check(spatial));
  std::vector<Dim> out = {in[0], in[1]};
  for (int i = 0; i < spatial; ++i) {
    const int64_t size = kernel[static_cast<size_t>(i)];
    if (size < 1) return Error(ErrorCode::invalid_argument, str("expected a kernel of at least 1, found ", size));
    TRY_ASSIGN(Dim dim, window_output(window, i, in[i + 2], Dim(size)));
    out.push_back(std::move(dim));
  }
  return Shape(std::move(out));
}

int64_t padded_count(const std::array<WindowAxis, 3>& axes, const std::array<int64_t, 3>& out) {
  int64_t count = 1;
  for (size_t i = 0; i < axes.size(); ++i) {
    const WindowAxis& axis = axes[i];
    const int64_t room = axis.in + axis.pad_end - axis.at(out[i], 0);
    count *= room <= 0 ? 0 : std::min(axis.kernel, (room - 1) / axis.dilation + 1);
  }
  return count;
}

}  // namespace tenon
