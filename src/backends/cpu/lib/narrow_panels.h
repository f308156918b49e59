// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Weights of 8 or 4 bits in the order of gemm_f32.h's panels, made floats one panel at a time.
#pragma once
#include "backends/cpu/lib/gemm_f32.h"
#include "ir/tensor.h"

namespace tenon::cpu {

struct NarrowPanels {
  PanelShape shape;   // k, n
  int bits = 8;       // 4: byte i of a row has column i in its lower half, column i + width / 2 in the upper
  int64_t block = 1;  // steps of k that share a scale
  const uint8_t* bytes = nullptr;  // panel after panel, row after row; signed numbers are 128 higher
  const float* scales = nullptr;   // panel after panel, block after block, one a column
  const float* zeros = nullptr;    // as scales, of the numbers as they are stored

  int64_t blocks() const { return (shape.k + block - 1) / block; }
  int64_t width_of(int64_t panel) const { return int64_t{shape.lanes} * shape.vectors_of(panel); }
  /// Bytes, and scales, in front of a panel.
  int64_t byte_offset(int64_t panel) const { return shape.offset_of(panel) * bits / 8; }
  int64_t scale_offset(int64_t panel) const { return panel * shape.width() * blocks(); }
  int64_t scale_count() const { return (shape.n + shape.lanes - 1) / shape.lanes * shape.lanes * blocks(); }
};

/// Rows of weights [n, k] (ops/dequantized_matmul.h) as panels; columns beyond n are what stands for nothing.
void pack_narrow(const ConstTensor& weights, const NarrowPanels& panels, uint8_t* to);

/// Numbers [n, blocks] in the order of scales, each `added` higher; `absent` beyond n, and everywhere without `from`.
void pack_scales(const float* from, const NarrowPanels& panels, float added, float absent, float* to);

/// Panel `panel` as floats [k, width].
void dequantize_panel_avx2(const NarrowPanels& panels, int64_t panel, float* to);
void dequantize_panel_avx512(const NarrowPanels& panels, int64_t panel, float* to);

}  // namespace tenon::cpu
