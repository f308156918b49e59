// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The sums of B of Strassen's algorithm, made once.
#include "backends/cpu/lib/strassen_f32.h"

#include <vector>

namespace tenon::cpu {
namespace {

/// Signs of the quarters of B, those of the upper half first, in the sum of each product.
constexpr float kSums[kStrassenProducts][2][2] = {{{1, 0}, {0, 1}},  {{1, 0}, {0, 0}}, {{0, 1}, {0, -1}},
                                                  {{-1, 0}, {1, 0}}, {{0, 0}, {0, 1}}, {{1, 1}, {0, 0}},
                                                  {{0, 0}, {1, 1}}};

/// `to`, which is dense, and sign times lines that are `step` apart.
void add_lines(const float* from, int64_t step, int64_t lines, int64_t length, float sign, float* to) {
  for (int64_t i = 0; i < lines; ++i, from += step, to += length) {
    for (int64_t j = 0; j < length; ++j) to[j] += sign * from[j];
  }
}

}  // namespace

PanelShape strassen_panels(int64_t k, int64_t n) { return {.k = k / 2, .n = n / 2, .lanes = 8, .vectors = 2}; }

void pack_strassen(const StridedMatrix& b, const PanelShape& shape, float scale, float* dst) {
  // Lines of the sum are those of B as it lies in memory.
  const bool by_rows = b.column_stride == 1;
  const int64_t lines = by_rows ? shape.k : shape.n, length = by_rows ? shape.n : shape.k;
  const int64_t step = by_rows ? b.row_stride : b.column_stride;
  std::vector<float> sum;
  for (const auto& signs : kSums) {
    sum.assign(static_cast<size_t>(lines * length), 0.f);
    for (int down = 0; down < 2; ++down) {
      for (int across = 0; across < 2; ++across) {
        if (signs[down][across] == 0) continue;
        const float* quarter = b.data + down * shape.k * b.row_stride + across * shape.n * b.column_stride;
        add_lines(quarter, step, lines, length, signs[down][across], sum.data());
      }
    }
    pack_panels({sum.data(), by_rows ? length : 1, by_rows ? 1 : length}, shape, scale, 0, shape.panels(), dst);
    dst += shape.packed_floats();
  }
}

}  // namespace tenon::cpu
