// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What our kernels and oneDNN's are expected to spend: the order of the tactics of one problem without timing them.
// The shares of peak are fitted to times inside ResNet-50, MobileNetV2, GoogLeNet and BERT on one core with AVX-512;
// tenon-time-tactics prints how well they order what it measures.
#pragma once
#include "backend/tactic.h"
#include "backends/cpu/isa.h"
#include "backends/cpu/lib/conv_f32.h"
#include "backends/cpu/lib/winograd_f32.h"

namespace tenon::cpu {

/// A kernel of level `isa` on a device of level `device`.
struct KernelLevel {
  Isa isa = Isa::avx2;
  Isa device = Isa::avx2;
};

/// Each gives `work` with effort and traffic filled in.
Work expect_conv_gemm(Work work, const ConvSizes& sizes, KernelLevel level);
Work expect_conv_rows(Work work, KernelLevel level);
Work expect_conv_winograd(Work work, const ConvSizes& sizes, WinogradTile tile, KernelLevel level);
Work expect_conv_depthwise(Work work);
/// One filter a channel, 8-bit integers, with VNNI.
Work expect_depthwise_dot(Work work);
/// The same by pairs of products in 16 bits.
Work expect_depthwise_quads(Work work);
/// Products of 8-bit integers by pairs of 16 bits; `channels` of a group of results.
Work expect_conv_i8(Work work, int64_t channels, KernelLevel level);
/// Products of 8-bit integers, four or two at a time: `k` of a sum, which take as long as `row_bytes`, that lie apart
/// in the operand or not.
struct DotSizes {
  int64_t k = 1;
  double row_bytes = 1;
  int64_t group_out = 1;
  bool is_copied = false;
};
Work expect_dot_i8(Work work, const DotSizes& sizes, KernelLevel level);
/// The same with pixels in the lanes of AVX2 registers.
Work expect_pixels_i8(Work work, const DotSizes& sizes, int64_t pixels, KernelLevel level);
/// 3x3 convolution of 8-bit integers by F(4x4, 3x3) in 16 bits, in so many tiles.
struct WinogradI8Sizes {
  int64_t tiles = 1, in_c = 1, out_c = 1;
};
Work expect_winograd_i8(Work work, const WinogradI8Sizes& sizes, KernelLevel level);
/// Products of 8-bit integers by oneDNN, with VNNI.
Work expect_quantized_onednn(Work work, Isa device);
/// `pixels` of one picture, `group_in` channels of a group.
Work expect_conv_onednn(Work work, int64_t pixels, int64_t group_in, Isa device);

/// `rows` of the result; B is packed beforehand, or by every launch.
Work expect_gemm_packed(Work work, KernelLevel level);
Work expect_gemm_batched(Work work, int64_t rows, KernelLevel level);
/// The same by Strassen's algorithm.
Work expect_strassen(Work work);
Work expect_matmul_onednn(Work work, Isa device);
/// What oneDNN expects of a product of floats, multiplied in 16 bits.
Work expect_half_onednn(Work expected, Isa device);

}  // namespace tenon::cpu
