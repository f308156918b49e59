// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Winograd convolution of floats on channels-last images, stride 1: F(m x m, r x r), and F(m, r) along one axis.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/conv_f32.h"

namespace tenon::cpu {

/// Output pixels of a tile along an axis on which the filter has more than one tap. Four saves more products, two needs
/// fewer weights and errs less. Errors, of the largest output: two 5e-7 (3x3), 2e-6 (7 taps) and 3e-6 (5x5); four 9e-6
/// (7 taps, 5x5) and 1e-5 (3x3; 2e-5 of 512 channels).
enum class WinogradTile : int { two = 2, four = 4 };

/// Pixels of a tile of the result and taps of the filter, down and across. An axis with one tap has tiles of one pixel.
struct WinogradForm {
  int64_t tile[2] = {1, 1}, taps[2] = {1, 1};
  int64_t size(int axis) const { return tile[axis] + taps[axis] - 1; }
  /// Products that a tile and a pair of channels take.
  int64_t positions() const { return size(0) * size(1); }
};
inline WinogradForm winograd_form(const ConvSizes& sizes, WinogradTile tile) {
  WinogradForm form;
  for (int axis = 0; axis < 2; ++axis) {
    form.taps[axis] = sizes.kernel[axis];
    form.tile[axis] = sizes.kernel[axis] > 1 ? static_cast<int64_t>(tile) : 1;
  }
  return form;
}

/// 3x3, 5x5, and 3 or 7 taps along one axis.
constexpr bool winograd_takes(int64_t taps_down, int64_t taps_across) {
  if (taps_down == taps_across) return taps_down == 3 || taps_down == 5;
  const int64_t taps = taps_down * taps_across;
  return (taps_down == 1 || taps_across == 1) && (taps == 3 || taps == 7);
}

/// k = input channels, n = output channels rounded up to whole vectors. One group only.
PanelShape winograd_panels(const ConvSizes& sizes, int lanes);

/// Transforms weights [out_c, in_c, taps down, taps across] into WinogradForm::positions() packed matrices, one after
/// the other.
void pack_winograd_weights(const float* weights, const ConvSizes& sizes, const PanelShape& shape, WinogradTile tile,
                           float* dst);

/// What a problem moves: transformed tiles and results of one tile, transformed weights, and blocks that tiles are cut
/// into if each thread takes its own.
struct WinogradTraffic {
  int64_t tiles = 0, tile_bytes = 0, weight_bytes = 0, blocks = 0;
};
/// Do all members of a team work on all tiles at once, so that the weights are read once and not by each block? What is
/// transformed goes through the third cache then.
bool winograd_is_shared(const WinogradTraffic& traffic, int threads);

struct WinogradF32 {
  ConvSizes sizes;
  WinogradTile tile = WinogradTile::four;
  PanelShape shape;
  const float* src = nullptr;  // [batch, in_h, in_w, in_c]
  int64_t ld_src = 0;          // floats from one pixel to the next
  const float* weights = nullptr;
  float* dst = nullptr;  // [batch, out_h, out_w, out_c]
  int64_t ld_dst = 0;
  Epilogue epilogue;
  float* workspace = nullptr;
};

/// Floats of workspace for a team of `threads`.
int64_t winograd_f32_workspace_avx2(const ConvSizes& sizes, WinogradTile tile, int threads);
int64_t winograd_f32_workspace_avx512(const ConvSizes& sizes, WinogradTile tile, int threads);

/// Every member of the team calls it. No barrier at its end.
void winograd_f32_avx2(const WinogradF32& args, const Team& team);
void winograd_f32_avx512(const WinogradF32& args, const Team& team);

}  // namespace tenon::cpu
