// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Packs the second operand of a matrix product into panels; independent of the instruction set.
#include <algorithm>

#include "backends/cpu/lib/gemm_f32.h"

namespace tenon::cpu {

PanelShape panel_shape(int64_t k, int64_t n, int lanes, int most_vectors) {
  PanelShape shape{.k = k, .n = n, .lanes = lanes, .vectors = 2};
  // The widest that leaves no panel of one vector behind: wide ones read A less often. With 16 registers tiles of four
  // vectors would have two rows.
  const int64_t vectors = (n + lanes - 1) / lanes;
  const auto fits = [&](int width) { return vectors % width != 1; };
  if (lanes == 16 && most_vectors >= 4 && fits(4)) {
    shape.vectors = 4;
  } else if (lanes == 16 ? fits(3) && !fits(2) : vectors % 2 != 0 && vectors % 3 == 0) {
    shape.vectors = 3;
  }
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
