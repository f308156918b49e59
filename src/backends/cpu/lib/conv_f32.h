// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of floats on channels-last images as a matrix product: rows are output pixels, packed block by block.
#pragma once
#include <cstdint>
#include <vector>

#include "backends/cpu/lib/epilogue.h"
#include "backends/cpu/lib/gemm_f32.h"
#include "base/threads.h"

namespace tenon::cpu {

/// One position of the filter: which input pixel it reads, relative to (stride * output pixel).
struct Tap {
  int dy = 0, dx = 0;
  int run = 1;  // taps from this one on that read neighbours in the same row, left to right
};

/// Sizes of a convolution as its users know them; per-axis pairs are {vertical, horizontal}.
struct ConvSizes {
  int64_t batch = 1, in_h = 0, in_w = 0, in_c = 0, out_h = 0, out_w = 0, out_c = 0, groups = 1;
  int64_t kernel[2] = {1, 1}, stride[2] = {1, 1}, dilation[2] = {1, 1}, pad[2] = {0, 0};  // pad: top, left

  int64_t group_in() const { return in_c / groups; }
  int64_t group_out() const { return out_c / groups; }
  bool operator==(const ConvSizes&) const = default;
};

/// One convolution-like pass: dst[out_y * grid_h + y, ...] = patch(y, x) * weights. A convolution is one pass; a
/// transposed convolution is one for each residue of the output position modulo the stride.
struct ConvPass {
  std::vector<Tap> taps;
  std::vector<int64_t> weight_taps;                     // of each tap: ky * kernel_w + kx
  int64_t rows = 0, columns = 0;                        // output pixels of the pass, per image
  int64_t in_step[2] = {1, 1};                          // input pixels from one output pixel of the pass to the next
  int64_t out_step[2] = {1, 1}, out_first[2] = {0, 0};  // where they lie in dst
};

ConvPass conv_pass(const ConvSizes& sizes);
std::vector<ConvPass> conv_transpose_passes(const ConvSizes& sizes);

/// k = taps * channels of a group, n = output channels of a group.
PanelShape conv_panels(const ConvSizes& sizes, const ConvPass& pass, int lanes);

/// Packs weights of all groups, one after the other; each takes conv_panels().packed_floats() floats.
/// conv: [out_c, in_c / groups, kh, kw]; transposed: [in_c, out_c / groups, kh, kw].
void pack_conv_weights(const float* weights, const ConvSizes& sizes, const ConvPass& pass, const PanelShape& shape,
                       bool transposed, float* dst);

struct ConvF32 {
  ConvSizes sizes;
  const ConvPass* pass = nullptr;
  PanelShape shape;
  const float* src = nullptr;  // [batch, in_h, in_w, in_c]
  int64_t ld_src = 0;          // floats from one pixel to the next
  /// A factor for each channel of src, and from those of one picture to the next; only where patches are pixels. Or
  /// null.
  const float* gate = nullptr;
  int64_t gate_step = 0;
  const float* weights = nullptr;
  float* dst = nullptr;  // [batch, out_h, out_w, out_c]
  int64_t ld_dst = 0;
  Epilogue epilogue;  // no residual where out_step > 1
  float* workspace = nullptr;
};

/// Floats of workspace for a team of `threads`.
int64_t conv_f32_workspace_avx2(const ConvSizes& sizes, const ConvPass& pass, const PanelShape& shape, int threads);
int64_t conv_f32_workspace_avx512(const ConvSizes& sizes, const ConvPass& pass, const PanelShape& shape, int threads);

/// Every member of the team calls it. No barrier at its end.
void conv_f32_avx2(const ConvF32& args, const Team& team);
void conv_f32_avx512(const ConvF32& args, const Team& team);

}  // namespace tenon::cpu
