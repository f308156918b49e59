// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Enumerations of the runtime.
#pragma once

#include "nvinfer1/tensor_types.h"

namespace nvinfer1 {

/// What an engine may be used for. Tenon builds kSTANDARD.
enum class EngineCapability : int32_t {
  kSTANDARD = 0,
  kSAFETY = 1,
  kDLA_STANDALONE = 2,
  // older names
  kDEFAULT = 0,
  kSAFE_GPU = 1,
  kSAFE_DLA = 2,
};
template <>
constexpr int32_t EnumMax<EngineCapability>() noexcept {
  return 3;
}

/// On which processor a layer runs.
enum class DeviceType : int32_t {
  kGPU = 0,
  kDLA = 1,
};
template <>
constexpr int32_t EnumMax<DeviceType>() noexcept {
  return 2;
}

/// Properties of an allocation.
enum class AllocatorFlag : int32_t {
  kRESIZABLE = 0,  ///< reallocate() may be called on it
};
template <>
constexpr int32_t EnumMax<AllocatorFlag>() noexcept {
  return 1;
}

/// What a runtime may do to load code. Tenon never writes any.
enum class TempfileControlFlag : int32_t {
  kALLOW_IN_MEMORY_FILES = 0,
  kALLOW_TEMPORARY_FILES = 1,
};
template <>
constexpr int32_t EnumMax<TempfileControlFlag>() noexcept {
  return 2;
}

/// From where an offset counts.
enum class SeekPosition : int32_t {
  kSET = 0,
  kCUR = 1,
  kEND = 2,
};

/// Libraries that kernels may come from.
enum class TacticSource : int32_t {
  kCUBLAS = 0,
  kCUBLAS_LT = 1,
  kCUDNN = 2,
  kEDGE_MASK_CONVOLUTIONS = 3,
  kJIT_CONVOLUTIONS = 4,
};
template <>
constexpr int32_t EnumMax<TacticSource>() noexcept {
  return 5;
}

/// How much of the layers is kept in the engine for profilers and inspectors.
enum class ProfilingVerbosity : int32_t {
  kLAYER_NAMES_ONLY = 0,
  kNONE = 1,
  kDETAILED = 2,
  // older names
  kDEFAULT = 0,
  kVERBOSE = 2,
};
template <>
constexpr int32_t EnumMax<ProfilingVerbosity>() noexcept {
  return 3;
}

/// What a serialized engine leaves out.
enum class SerializationFlag : int32_t {
  kEXCLUDE_WEIGHTS = 0,
  kEXCLUDE_LEAN_RUNTIME = 1,
  kINCLUDE_REFIT = 2,
};
template <>
constexpr int32_t EnumMax<SerializationFlag>() noexcept {
  return 3;
}

/// Who allocates a context's memory, and when.
enum class ExecutionContextAllocationStrategy : int32_t {
  kSTATIC = 0,
  kON_PROFILE_CHANGE = 1,
  kUSER_MANAGED = 2,
};
template <>
constexpr int32_t EnumMax<ExecutionContextAllocationStrategy>() noexcept {
  return 3;
}

/// Text or JSON.
enum class LayerInformationFormat : int32_t {
  kONELINE = 0,
  kJSON = 1,
};
template <>
constexpr int32_t EnumMax<LayerInformationFormat>() noexcept {
  return 2;
}

/// What getEngineStat can count, in bytes.
enum class EngineStat : int32_t {
  kTOTAL_WEIGHTS_SIZE = 0,
  kSTRIPPED_WEIGHTS_SIZE = 1,
};
template <>
constexpr int32_t EnumMax<EngineStat>() noexcept {
  return 2;
}
}  // namespace nvinfer1
