// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What describes tensors and weights beside their shape.
#pragma once

#include "nvinfer1/forward.h"

namespace nvinfer1 {

/// Where a tensor lies.
enum class TensorLocation : int32_t {
  kDEVICE = 0,
  kHOST = 1,
};
template <>
constexpr int32_t EnumMax<TensorLocation>() noexcept {
  return 2;
}

/// How the elements of a tensor lie in memory. Engines of Tenon take and give kLINEAR.
enum class TensorFormat : int32_t {
  kLINEAR = 0,  ///< row-major
  kCHW2 = 1,
  kHWC8 = 2,
  kCHW4 = 3,
  kCHW16 = 4,
  kCHW32 = 5,
  kDHWC8 = 6,
  kCDHW32 = 7,
  kHWC = 8,  ///< channels last
  kDLA_LINEAR = 9,
  kDLA_HWC4 = 10,
  kHWC16 = 11,
  kDHWC = 12,
  // older names
  kNCHW = 0,
  kNC2HW2 = 1,
  kNHWC8 = 2,
};
template <>
constexpr int32_t EnumMax<TensorFormat>() noexcept {
  return 13;
}

/// Values that the caller owns and keeps alive until the engine is built. {type, nullptr, 0} means none.
class Weights {
 public:
  DataType type;       ///< of each value
  const void* values;  ///< `count` values
  int64_t count;       ///< number of values, not bytes
};

/// What weights are to their layer.
enum class WeightsRole : int32_t {
  kKERNEL = 0,
  kBIAS = 1,
  kSHIFT = 2,
  kSCALE = 3,
  kCONSTANT = 4,
  kANY = 5,
};
template <>
constexpr int32_t EnumMax<WeightsRole>() noexcept {
  return 6;
}

/// Arithmetic on symbolic dimensions.
enum class DimensionOperation : int32_t {
  kSUM = 0,
  kPROD = 1,
  kMAX = 2,
  kMIN = 3,
  kSUB = 4,
  kEQUAL = 5,
  kLESS = 6,
  kFLOOR_DIV = 7,
  kCEIL_DIV = 8,
};
template <>
constexpr int32_t EnumMax<DimensionOperation>() noexcept {
  return 9;
}

/// Which of the three shapes of a profile.
enum class OptProfileSelector : int32_t {
  kMIN = 0,  ///< the smallest that must work
  kOPT = 1,  ///< the one to be fast for
  kMAX = 2,  ///< the largest that must work
};
template <>
constexpr int32_t EnumMax<OptProfileSelector>() noexcept {
  return 3;
}
}  // namespace nvinfer1
