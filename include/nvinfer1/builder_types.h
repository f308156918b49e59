// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Flags and enumerations of the builder configuration.
#pragma once

#include "nvinfer1/forward.h"

namespace nvinfer1 {

/// When calibration happens.
enum class QuantizationFlag : int32_t {
  kCALIBRATE_BEFORE_FUSION = 0,
};
template <>
constexpr int32_t EnumMax<QuantizationFlag>() noexcept {
  return 1;
}

/// On which system the plan will run.
enum class RuntimePlatform : int32_t {
  kSAME_AS_BUILD = 0,
  kWINDOWS_AMD64 = 1,
};
template <>
constexpr int32_t EnumMax<RuntimePlatform>() noexcept {
  return 2;
}

/// What the builder may and must do.
enum class BuilderFlag : int32_t {
  kFP16 = 0,  ///< layers may run in 16-bit floating point
  kINT8 = 1,  ///< layers may run in 8-bit integers
  kDEBUG = 2,
  kGPU_FALLBACK = 3,
  kREFIT = 4,                 ///< weights can be replaced later
  kDISABLE_TIMING_CACHE = 5,  ///< measure everything anew
  kTF32 = 6,                  ///< matrix products may use 10-bit mantissas; set at first
  kSPARSE_WEIGHTS = 7,
  kSAFETY_SCOPE = 8,
  kOBEY_PRECISION_CONSTRAINTS = 9,
  kSTRICT_TYPES = 9,  ///< the name before release 8.2
  kPREFER_PRECISION_CONSTRAINTS = 10,
  kDIRECT_IO = 11,
  kREJECT_EMPTY_ALGORITHMS = 12,
  kVERSION_COMPATIBLE = 13,
  kEXCLUDE_LEAN_RUNTIME = 14,
  kFP8 = 15,
  kERROR_ON_TIMING_CACHE_MISS = 16,
  kBF16 = 17,
  kDISABLE_COMPILATION_CACHE = 18,
  kSTRIP_PLAN = 19,
  kWEIGHTLESS = 19,
  kREFIT_IDENTICAL = 20,
  kWEIGHT_STREAMING = 21,
  kINT4 = 22,
  kREFIT_INDIVIDUAL = 23,
  kSTRICT_NANS = 24,
  kMONITOR_MEMORY = 25,
  kFP4 = 26,
  kEDITABLE_TIMING_CACHE = 27,
  kDISTRIBUTIVE_INDEPENDENCE = 28,
  kENABLE_TACTIC_HEURISTIC = 30,  ///< of no effect: see IBuilderConfig::setBuilderOptimizationLevel
};
template <>
constexpr int32_t EnumMax<BuilderFlag>() noexcept {
  return 29;
}

/// Kinds of memory that a build can limit.
enum class MemoryPoolType : int32_t {
  kWORKSPACE = 0,  ///< scratch memory of an engine, in bytes
  kDLA_MANAGED_SRAM = 1,
  kDLA_LOCAL_DRAM = 2,
  kDLA_GLOBAL_DRAM = 3,
  kTACTIC_DRAM = 4,
  kTACTIC_SHARED_MEMORY = 5,
};
template <>
constexpr int32_t EnumMax<MemoryPoolType>() noexcept {
  return 6;
}

/// Features that are being tried out.
enum class PreviewFeature : int32_t {
  kPROFILE_SHARING_0806 = 0,
  kALIASED_PLUGIN_IO_10_03 = 1,
  kRUNTIME_ACTIVATION_RESIZE_10_10 = 2,
  kMULTIDEVICE_RUNTIME_10_16 = 3,
  // of release 8, with numbers that release 10 gave to others; of no effect
  kFASTER_DYNAMIC_SHAPES_0805 = 30,
  kDISABLE_EXTERNAL_TACTIC_SOURCES_FOR_CORE_0805 = 31,
};
template <>
constexpr int32_t EnumMax<PreviewFeature>() noexcept {
  return 3;
}

/// On which other devices the plan must run.
enum class HardwareCompatibilityLevel : int32_t {
  kNONE = 0,
  kAMPERE_PLUS = 1,
  kSAME_COMPUTE_CAPABILITY = 2,
};
template <>
constexpr int32_t EnumMax<HardwareCompatibilityLevel>() noexcept {
  return 3;
}

/// How long to look for tilings.
enum class TilingOptimizationLevel : int32_t {
  kNONE = 0,
  kFAST = 1,
  kMODERATE = 2,
  kFULL = 3,
};
template <>
constexpr int32_t EnumMax<TilingOptimizationLevel>() noexcept {
  return 4;
}
}  // namespace nvinfer1
