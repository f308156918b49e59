// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Winograd convolution F(m x m, 3 x 3), stride 1, of floats on channels-last images.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/conv_f32.h"

namespace tenon::cpu {

/// Output pixels of a tile along an axis. Four is faster where weights stay in cache (error 1e-5 of the largest
/// output), two where they come from memory (5e-7).
enum class WinogradTile : int { two = 2, four = 4 };

/// Matrices a tile is transformed into: (m + 2)^2.
constexpr int64_t winograd_positions(WinogradTile tile) { return tile == WinogradTile::two ? 16 : 36; }

/// k = input channels, n = output channels rounded up to whole vectors. One group only.
PanelShape winograd_panels(const ConvSizes& sizes, int lanes);

/// Transforms weights [out_c, in_c, 3, 3] into winograd_positions() packed matrices, one after the other.
void pack_winograd_weights(const float* weights, const ConvSizes& sizes, const PanelShape& shape, WinogradTile tile,
                           float* dst);

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
