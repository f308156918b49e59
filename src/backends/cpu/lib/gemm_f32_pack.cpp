// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Packs the second operand of a matrix product into panels; independent of the instruction set.
#include <algorithm>

#include "backends/cpu/lib/gemm_f32.h"

namespace tenon::cpu {

PanelShape panel_shape(int64_t k, int64_t n, int lanes) {
  PanelShape shape{.k = k, .n = n, .lanes = lanes, .vectors = 2};
  // Three vectors where that leaves no narrow panel behind and two would.
  const int64_t vectors = (n + lanes - 1) / lanes;
  if (vectors % 2 != 0 && vectors % 3 == 0) shape.vectors = 3;
  return shape;
}

void pack_panels(const StridedMatrix& b, const PanelShape& shape, float scale, int64_t begin, int64_t end, float* dst) {
  for (int64_t panel = begin; panel < end; ++panel) {
    const int64_t width = shape.vectors_of(panel) * shape.lanes;
    const int64_t columns = std::min(width, shape.n - panel * shape.width());
    const float* from = b.data + panel * shape.width() * b.column_stride;
    float* to = dst + shape.offset_of(panel);
    for (int64_t k = 0; k < shape.k; ++k, from += b.row_stride, to += width) {
      for (int64_t j = 0; j < columns; ++j) to[j] = scale * from[j * b.column_stride];
      std::fill(to + columns, to + width, 0.f);
    }
  }
}

}  // namespace tenon::cpu
