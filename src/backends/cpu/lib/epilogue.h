// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What a matrix-like kernel does to each result before it stores it.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/activation.h"

namespace tenon::cpu {

/// dst = activation(result + bias[column] + residual), or activation(result + bias[column]) + residual
struct Epilogue {
  const float* bias = nullptr;      // one per column (output channel), or none
  const float* residual = nullptr;  // rows and columns as dst, or none
  int64_t ld_residual = 0;          // floats from a row (pixel) of it to the next
  bool residual_last = false;
  Activation activation;
};

}  // namespace tenon::cpu
