// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution, above all of few channels (a network's first layer), without packing patches: rows of the image with
// their padding are copied into a strip, where the taps of one kernel row of neighbouring pixels overlap.
#pragma once
#include "backends/cpu/lib/conv_f32.h"

namespace tenon::cpu {

/// Up to so many channels are a picture: strips are small, and planes are woven together.
inline constexpr int64_t kPictureChannels = 16;

struct ConvRowsF32 {
  ConvF32 conv;                // one group; dilation 1 across; `pass` is not used
  bool planar_source = false;  // src is [batch, in_c, in_h, in_w]; ld_src is not used
};

/// Floats of workspace for a team of `threads`.
int64_t conv_rows_f32_workspace(const ConvSizes& sizes, int threads);

/// Every member of the team calls it. No barrier at its end.
void conv_rows_f32_avx2(const ConvRowsF32& args, const Team& team);
void conv_rows_f32_avx512(const ConvRowsF32& args, const Team& team);

/// Rows [first, first + rows) of the result of one picture, the first of them at dst; by one thread, with the workspace
/// of a team of one and no program behind it.
void conv_rows_f32_part_avx2(const ConvRowsF32& args, int64_t image, int64_t first, int64_t rows);
void conv_rows_f32_part_avx512(const ConvRowsF32& args, int64_t image, int64_t first, int64_t rows);

}  // namespace tenon::cpu
