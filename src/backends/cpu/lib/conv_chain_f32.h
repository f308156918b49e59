// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// A chain of 1x1 (or a network's first), depthwise and 1x1 convolutions of floats, strip by strip: what is wide stays
// in the second cache.
#pragma once
#include "backends/cpu/lib/conv_rows_f32.h"
#include "backends/cpu/lib/depthwise.h"
#include "backends/cpu/lib/gemm_f32.h"

namespace tenon::cpu {

struct ConvChainF32 {
  Window window;         // of the depthwise convolution: src_step is its operand's, dst_step the chain's result's
  int64_t in_c = 1;      // of the chain's operand
  bool expands = true;   // else the depthwise convolution reads src
  bool is_stem = false;  // what expands is `stem`, which has its source, weights, bias and activation
  ConvRowsF32 stem = {};
  int64_t ld_src = 0;  // floats from one pixel to the next
  PanelShape expand_shape, project_shape;
  int project_pairs = 0;  // if not 0, `project` is packed by pack_pairs() in so many vectors; with blocks only
  const float* src = nullptr;
  const float *expand = nullptr, *depthwise = nullptr, *project = nullptr;  // packed weights
  const float *expand_bias = nullptr, *depthwise_bias = nullptr;
  Activation expand_activation{}, depthwise_activation{};
  Epilogue epilogue;  // of the last convolution
  float* dst = nullptr;
  float* workspace = nullptr;  // conv_chain_f32_workspace() floats
  int64_t strip = 1;           // rows of the result
  decltype(&gemm_f32_avx2) gemm = nullptr;
  decltype(&depthwise_avx2) depthwise_kernel = nullptr;
  decltype(&conv_rows_f32_part_avx2) stem_rows = nullptr;

  /// Rows of the depthwise convolution's operand that `rows` of its result read.
  int64_t rows_read(int64_t rows) const {
    const int64_t read = (rows - 1) * window.stride_h + (window.kernel_h - 1) * window.dilation_h + 1;
    return read < window.h ? read : window.h;
  }
};

/// As many rows as fit `floats`, at least one.
int64_t conv_chain_f32_strip(const ConvChainF32& args, int64_t floats);
int64_t conv_chain_f32_workspace(const ConvChainF32& args, int threads);

/// Every member of the team calls it; no barrier.
void conv_chain_f32(const ConvChainF32& args, const Team& team);

}  // namespace tenon::cpu
