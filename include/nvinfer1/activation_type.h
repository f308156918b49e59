// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The functions of activation layers.
#pragma once

#include "nvinfer1/forward.h"

namespace nvinfer1 {

/// Functions of one number; alpha and beta are parameters of the layer.
enum class ActivationType : int32_t {
  kRELU = 0,
  kSIGMOID = 1,
  kTANH = 2,
  kLEAKY_RELU = 3,         ///< x < 0 ? alpha * x : x
  kELU = 4,                ///< x < 0 ? alpha * (exp(x) - 1) : x
  kSELU = 5,               ///< beta * (x < 0 ? alpha * (exp(x) - 1) : x)
  kSOFTSIGN = 6,           ///< x / (1 + |x|)
  kSOFTPLUS = 7,           ///< alpha * log(exp(beta * x) + 1)
  kCLIP = 8,               ///< min(max(x, alpha), beta)
  kHARD_SIGMOID = 9,       ///< min(max(alpha * x + beta, 0), 1)
  kSCALED_TANH = 10,       ///< alpha * tanh(beta * x)
  kTHRESHOLDED_RELU = 11,  ///< x > alpha ? x : 0
  kGELU_ERF = 12,
  kGELU_TANH = 13,
};
template <>
constexpr int32_t EnumMax<ActivationType>() noexcept {
  return 14;
}
}  // namespace nvinfer1
