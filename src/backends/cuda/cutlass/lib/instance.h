// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What libtenon_cuda.so and libtenon_cutlass.so share: one product compiled ahead, found by the name of its file.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tenon::cuda {

/// y[m,n] = finish(multiplier[n] * sum over k of x[m,k] w[n,k] + bias[n], residual[m,n]), all dense, by rows.
struct CutlassCall {
  int m = 0, n = 0, k = 0;
  const void* x = nullptr;
  const void* weights = nullptr;
  const void* residual = nullptr;  // for instances that have one
  void* y = nullptr;
  const float* multipliers = nullptr;  // one, or n of them
  bool multiplier_per_column = false;
  const float* bias = nullptr;  // n of them; null: none
  float residual_scale = 1;     // of what is loaded
  float steps = 1;              // of what is stored: 1 / scale
  enum class Activation : int32_t {
    none,
    relu,
    logistic,      // v / (1 + 2^(v polynomial(v^2))): GELU in both forms, SiLU
    logistic_tanh  // v / 2 (1 + tanh(v polynomial(v^2))), of degree 1, with the tanh of the machine: 11 bits
  } activation = Activation::none;
  float polynomial[5] = {};    // from the lowest power on
  bool residual_last = false;  // behind the activation
  int multiprocessors = 1;
  int swizzle = 1;     // tiles across that are taken together, for the second cache's sake: 1, 2, 4 or 8
  bool early = false;  // launched before what is enqueued has ended; it waits by itself for that
};

/// A compiled product. Functions return 0, or a status of cutlass's (positive) or the CUDA runtime's (negative).
struct CutlassInstance {
  static constexpr int kVersion = 1;
  int version = 0;
  const char* x = nullptr;         // of data and weights, named as DataType's
  const char* residual = nullptr;  // null: none
  const char* y = nullptr;
  int tile_m = 0, tile_n = 0, tile_k = 0;
  int cluster = 1;  // blocks
  /// Onto the current device, before run() is captured. `function`: the CUfunction that waits by itself.
  int (*load)(int* multiprocessors, void** function) = nullptr;
  int (*check)(const CutlassCall& call) = nullptr;
  int (*run)(const CutlassCall& call, void* stream) = nullptr;
};

}  // namespace tenon::cuda
