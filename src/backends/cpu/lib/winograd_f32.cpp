// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The weight transform of Winograd convolutions, U = G g G^T, done once; independent of the instruction set.
// Source: Lavin, Gray 2016 (CVPR), arXiv:1509.09308, section 4.
#include "backends/cpu/lib/winograd_f32.h"

#include <array>

#include "backends/cpu/lib/winograd_points.h"

namespace tenon::cpu {
namespace {

constexpr int kMostTaps = 7, kMostPositions = 64;
constexpr double kOneTap[1] = {1};

/// G of one axis, [positions, taps], row after row.
const double* weights_matrix(int64_t tile, int64_t taps) {
  const bool two = tile == 2;
  if (taps == 3) return two ? &kCookToom<2, 3>.weights[0][0] : &kCookToom<4, 3>.weights[0][0];
  if (taps == 5) return two ? &kCookToom<2, 5>.weights[0][0] : &kCookToom<4, 5>.weights[0][0];
  if (taps == 7) return two ? &kCookToom<2, 7>.weights[0][0] : &kCookToom<4, 7>.weights[0][0];
  return kOneTap;
}

/// The filter of one pair of channels, [taps down, taps across], at its positions; in double since this is done once.
std::array<double, kMostPositions> transformed(const WinogradForm& form, const float* filter) {
  const double *down = weights_matrix(form.tile[0], form.taps[0]), *across = weights_matrix(form.tile[1], form.taps[1]);
  std::array<double, kMostTaps> row;
  std::array<double, kMostPositions> out;
  for (int64_t y = 0; y < form.size(0); ++y) {
    for (int64_t tap = 0; tap < form.taps[1]; ++tap) {
      double sum = 0;
      for (int64_t i = 0; i < form.taps[0]; ++i) sum += down[y * form.taps[0] + i] * filter[i * form.taps[1] + tap];
      row[static_cast<size_t>(tap)] = sum;
    }
    for (int64_t x = 0; x < form.size(1); ++x) {
      double sum = 0;
      for (int64_t i = 0; i < form.taps[1]; ++i) sum += across[x * form.taps[1] + i] * row[static_cast<size_t>(i)];
      out[static_cast<size_t>(y * form.size(1) + x)] = sum;
    }
  }
  return out;
}

}  // namespace

PanelShape winograd_panels(const ConvSizes& sizes, int lanes) {
  return panel_shape(sizes.in_c, (sizes.out_c + lanes - 1) / lanes * lanes, lanes);
}

bool winograd_is_shared(const WinogradTraffic& t, int threads) {
  constexpr int64_t kFewTiles = 64;  // up to so many, reading the weights once matters more
  constexpr int64_t kFew = 4 << 20, kMost = 20 << 20;
  if (t.tiles <= kFewTiles) return true;
  const int64_t bytes = t.tiles * t.tile_bytes;
  if (threads == 1 || bytes > kMost) return false;
  // Weights that outgrow the second cache: 256 channels at 14x14, batch 8, took 2.74 ms in blocks of 22 tiles and 2.24
  // ms together, two threads of a Xeon within ResNet-50. What is transformed is written and read.
  return bytes <= kFew || (t.weight_bytes > kFew && 2 * bytes < t.blocks * t.weight_bytes);
}

void pack_winograd_weights(const float* weights, const ConvSizes& sizes, const PanelShape& shape, WinogradTile tile,
                           float* dst) {
  const WinogradForm form = winograd_form(sizes, tile);
  const int64_t positions = form.positions(), taps = form.taps[0] * form.taps[1];
  std::fill(dst, dst + positions * shape.packed_floats(), 0.f);
  for (int64_t o = 0; o < sizes.out_c; ++o) {
    const int64_t panel = o / shape.width(), width = shape.vectors_of(panel) * shape.lanes;
    float* column = dst + shape.offset_of(panel) + o % shape.width();
    for (int64_t i = 0; i < sizes.in_c; ++i) {
      const auto at = transformed(form, weights + (o * sizes.in_c + i) * taps);
      for (int64_t e = 0; e < positions; ++e) {
        column[e * shape.packed_floats() + i * width] = static_cast<float>(at[static_cast<size_t>(e)]);
      }
    }
  }
}

}  // namespace tenon::cpu
