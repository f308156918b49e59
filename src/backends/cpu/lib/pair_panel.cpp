// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Packing for products that take two steps at once.
#include "backends/cpu/lib/pair_panel.h"

namespace tenon::cpu {

void pack_pairs(const StridedMatrix& b, int64_t k, int64_t n, float* dst) {
  const int64_t columns = pair_vectors(n) * kPairColumns;
  for (int64_t step = 0; step < k; step += 2) {
    const float* from = b.data + step * b.row_stride;
    for (int64_t j = 0; j < columns; ++j) {
      *dst++ = j < n ? from[j * b.column_stride] : 0;
      *dst++ = j < n ? from[j * b.column_stride + b.row_stride] : 0;
    }
  }
}

}  // namespace tenon::cpu
