// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Kernels that work on whole rows: softmax and the normalizations.
#pragma once
#include <cstdint>

#include "base/threads.h"

namespace tenon::cpu {

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

}  // namespace tenon::cpu
