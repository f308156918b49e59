// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// softmax(scale Q K^T + mask) V, with the scores of a few rows at a time in cache and never in memory.
#pragma once
#include <cstddef>
#include <cstdint>

#include "base/threads.h"

namespace tenon::cpu {

/// A tensor [batch, heads, rows, columns] whose columns are contiguous.
struct HeadsView {
  const float* data = nullptr;
  int64_t batch_stride = 0, head_stride = 0, row_stride = 0;
};

struct Attention {
  int64_t batch = 1, heads = 1, kv_heads = 1;  // heads is a multiple of kv_heads
  int64_t q_rows = 1, kv_rows = 1, qk_size = 1, v_size = 1;
  HeadsView q, k, v;
  HeadsView mask;  // [batch, heads, q_rows, kv_rows], added to the scaled scores; strides may be 0; or null
  float* dst = nullptr;
  int64_t dst_batch_stride = 0, dst_head_stride = 0, dst_row_stride = 0;
  float scale = 1;
  bool guarded = false;  // a row without a sum of weights gives 0
  bool causal = false;   // query row r sees keys up to r + kv_rows - q_rows
};

/// Floats of scratch that each member of a team needs.
int64_t attention_scratch(const Attention& args);

/// `scratch` holds attention_scratch() floats for each member, 64-byte aligned. Every member calls it; no barrier.
void attention_avx2(const Attention& args, float* scratch, const Team& team);
void attention_avx512(const Attention& args, float* scratch, const Team& team);

}  // namespace tenon::cpu
