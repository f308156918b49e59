// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Forward declarations of enumerations, and names for sets of their bits.
#pragma once

#include "NvInferRuntimeBase.h"

namespace nvinfer1 {

enum class EngineCapability : int32_t;
enum class DimensionOperation : int32_t;
enum class TensorLocation : int32_t;
enum class SeekPosition : int32_t;
enum class WeightsRole : int32_t;
enum class DeviceType : int32_t;
enum class TempfileControlFlag : int32_t;
enum class TensorFormat : int32_t;
enum class AllocatorFlag : int32_t;
enum class OptProfileSelector : int32_t;
enum class TacticSource : int32_t;
enum class ProfilingVerbosity : int32_t;
enum class SerializationFlag : int32_t;
enum class ExecutionContextAllocationStrategy : int32_t;
enum class LayerInformationFormat : int32_t;
enum class EngineStat : int32_t;
enum class LayerType : int32_t;
enum class ActivationType : int32_t;
enum class PaddingMode : int32_t;
enum class PoolingType : int32_t;
enum class ScaleMode : int32_t;
enum class ElementWiseOperation : int32_t;
enum class GatherMode : int32_t;
enum class UnaryOperation : int32_t;
enum class ReduceOperation : int32_t;
enum class SampleMode : int32_t;
enum class TopKOperation : int32_t;
enum class MatrixOperation : int32_t;
enum class InterpolationMode : int32_t;
enum class ResizeCoordinateTransformation : int32_t;
enum class ResizeSelector : int32_t;
enum class ResizeRoundMode : int32_t;
enum class LoopOutput : int32_t;
enum class TripLimit : int32_t;
enum class FillOperation : int32_t;
enum class ScatterMode : int32_t;
enum class BoundingBoxFormat : int32_t;
enum class CumulativeOperation : int32_t;
enum class CalibrationAlgoType : int32_t;
enum class QuantizationFlag : int32_t;
enum class RuntimePlatform : int32_t;
enum class BuilderFlag : int32_t;
enum class MemoryPoolType : int32_t;
enum class PreviewFeature : int32_t;
enum class HardwareCompatibilityLevel : int32_t;
enum class TilingOptimizationLevel : int32_t;
enum class NetworkDefinitionCreationFlag : int32_t;
enum class CollectiveOperation : int32_t;
enum class AttentionNormalizationOp : int32_t;
enum class CausalMaskKind : int32_t;
enum class AttentionIOForm : int32_t;
enum class KVCacheMode : int32_t;
enum class MoEActType : int32_t;

// Bits of 1 << the enumerator of the same name.
using AllocatorFlags = uint32_t;
using BuilderFlags = uint32_t;
using NetworkDefinitionCreationFlags = uint32_t;
using QuantizationFlags = uint32_t;
using SerializationFlags = uint32_t;
using TacticSources = uint32_t;
using TempfileControlFlags = uint32_t;
using TensorFormats = uint32_t;
}  // namespace nvinfer1
