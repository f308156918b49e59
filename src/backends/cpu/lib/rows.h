// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Kernels that work on whole rows: softmax and the normalizations.
#pragma once
#include <cstdint>

#include "base/threads.h"

namespace tenon::cpu {

struct Finish;  // in finish.h

/// dst[o,a,i] = exp(src[o,a,i] - max) / sum, or its logarithm; max and sum over a. src may be dst.
struct Softmax {
  const float* src = nullptr;
  float* dst = nullptr;
  int64_t outer = 1, axis = 1, inner = 1;
  bool logarithm = false;
};
void softmax_avx2(const Softmax& args, const Team& team);
void softmax_avx512(const Softmax& args, const Team& team);

/// dst[r,i] = (src[r,i] - mean) / sqrt(variance + epsilon) * scale + bias, with mean and variance of row r; without
/// centring: src / sqrt(mean of squares + epsilon). src may be dst.
struct NormRows {
  const float* src = nullptr;
  const float* residual = nullptr;  // added to src first, or null
  float* dst = nullptr;
  int64_t rows = 1, length = 1;
  const float* scale = nullptr;  // or null: 1
  const float* bias = nullptr;   // or null: 0
  /// 0: scale and bias have one number per column. Else row r uses number r % groups for all its columns.
  int64_t groups = 0;
  float epsilon = 1e-5f;
  bool centred = true;
  float* mean = nullptr;               // [rows], or null: not wanted
  float* inverse_deviation = nullptr;  // [rows], or null
};
void norm_rows_avx2(const NormRows& args, const Team& team);
void norm_rows_avx512(const NormRows& args, const Team& team);

/// dst[o,a,i] = src[o,a,i] / max(norm, epsilon), 0 where that is 0; norm over a: the sum of magnitudes (p = 1) or the
/// root of the sum of squares (p = 2). src may be dst.
struct UnitRows {
  const float* src = nullptr;
  float* dst = nullptr;
  int64_t outer = 1, axis = 1, inner = 1;
  int64_t p = 2;
  float epsilon = 0;
  const Finish* finish = nullptr;  // what follows rows of the last axis (inner = 1), or nothing
};
void unit_rows_avx2(const UnitRows& args, const Team& team);
void unit_rows_avx512(const UnitRows& args, const Team& team);

/// Pairs (a, b) of the first 2 half elements of each head, half apart, become (a cos - b sin, a sin + b cos); the rest
/// is copied. Interleaved pairs stand side by side instead. src may be dst.
struct TurnRows {
  const float* src = nullptr;  // [rows, heads, depth]
  float* dst = nullptr;
  const float* cos = nullptr;  // [angle_rows, half]; row r takes number r % angle_rows, or
  const float* sin = nullptr;
  const int64_t* positions = nullptr;  // number positions[r], below angle_rows
  bool interleaved = false;
  int64_t rows = 1, heads = 1, depth = 1, half = 1, angle_rows = 1;
};
void turn_rows_avx2(const TurnRows& args, const Team& team);
void turn_rows_avx512(const TurnRows& args, const Team& team);

}  // namespace tenon::cpu
