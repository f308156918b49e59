// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The weight transform of Winograd convolutions, U = G g G^T, done once; independent of the instruction set.
// Source: Lavin, Gray 2016 (CVPR), arXiv:1509.09308, section 4.
#include <array>

#include "backends/cpu/lib/winograd_f32.h"

namespace tenon::cpu {
namespace {

// One axis: three taps to m + 2 positions, in double since this is done once.
void transform(WinogradTile tile, const double* g, int stride, double* out, int out_stride) {
  const double a = g[0], b = g[stride], c = g[2 * stride];
  const auto put = [&](int i, double x) { out[i * out_stride] = x; };
  put(0, tile == WinogradTile::two ? a : a / 4);
  if (tile == WinogradTile::two) {
    put(1, (a + b + c) / 2);
    put(2, (a - b + c) / 2);
    put(3, c);
    return;
  }
  put(1, -(a + b + c) / 6);
  put(2, (-a + b - c) / 6);
  put(3, a / 24 + b / 12 + c / 6);
  put(4, a / 24 - b / 12 + c / 6);
  put(5, c);
}

}  // namespace

PanelShape winograd_panels(const ConvSizes& sizes, int lanes) {
  return panel_shape(sizes.in_c, (sizes.out_c + lanes - 1) / lanes * lanes, lanes);
}

void pack_winograd_weights(const float* weights, const ConvSizes& sizes, const PanelShape& shape, WinogradTile tile,
                           float* dst) {
  const int size = static_cast<int>(tile) + 2;
  std::fill(dst, dst + winograd_positions(tile) * shape.packed_floats(), 0.f);
  for (int64_t o = 0; o < sizes.out_c; ++o) {
    const int64_t panel = o / shape.width(), width = shape.vectors_of(panel) * shape.lanes;
    float* column = dst + shape.offset_of(panel) + o % shape.width();
    for (int64_t i = 0; i < sizes.in_c; ++i) {
      std::array<double, 9> taps;
      std::array<double, 18> half;
      std::array<double, 36> full;
      for (int j = 0; j < 9; ++j) taps[j] = weights[(o * sizes.in_c + i) * 9 + j];
      for (int x = 0; x < 3; ++x) transform(tile, &taps[x], 3, &half[x], 3);
      for (int y = 0; y < size; ++y) transform(tile, &half[y * 3], 1, &full[y * size], 1);
      for (int e = 0; e < size * size; ++e) {
        column[e * shape.packed_floats() + i * width] = static_cast<float>(full[e]);
      }
    }
  }
}

}  // namespace tenon::cpu
