// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Forward declarations, so that the implementation interfaces need no definitions.
#pragma once

#include "nvinfer1/forward_enums.h"

namespace nvinfer1 {

class IPlugin;
class IPluginFactory;
class Weights;
struct Permutation;
class PluginField;
struct PluginFieldCollection;
struct PluginTensorDesc;
class IPluginV2;
class IPluginV2Ext;
class IPluginV2IOExt;
class IPluginRegistry;
class INoCopy;
class IHostMemory;
class IDimensionExpr;
class IExprBuilder;
struct DynamicPluginTensorDesc;
class IPluginV2DynamicExt;
class IPluginResourceContext;
class ILogger;
class IRuntime;
class IRefitter;
class IOptimizationProfile;
class ISerializationConfig;
class IRuntimeConfig;
class ICudaEngine;
class IExecutionContext;
class IEngineInspector;
class ILoggerFinder;
class ITensor;
class ILayer;
class IConvolutionLayer;
class IActivationLayer;
class IPoolingLayer;
class ILRNLayer;
class IScaleLayer;
class ISoftMaxLayer;
class IConcatenationLayer;
class IDeconvolutionLayer;
class IFullyConnectedLayer;
class IElementWiseLayer;
class IGatherLayer;
class IPluginV2Layer;
class IPluginV3Layer;
class IUnaryLayer;
class IReduceLayer;
class IPaddingLayer;
class IShuffleLayer;
class ISliceLayer;
class IShapeLayer;
class ITopKLayer;
class IMatrixMultiplyLayer;
class INonZeroLayer;
class IRaggedSoftMaxLayer;
class IIdentityLayer;
class ICastLayer;
class IConstantLayer;
class IParametricReLULayer;
class IResizeLayer;
class ILoopBoundaryLayer;
class IIfConditionalBoundaryLayer;
class IConditionLayer;
class IIfConditionalOutputLayer;
class IIfConditionalInputLayer;
class IIfConditional;
class IRecurrenceLayer;
class ILoopOutputLayer;
class ITripLimitLayer;
class IIteratorLayer;
class ILoop;
class ISelectLayer;
class IAssertionLayer;
class IFillLayer;
class IQuantizeLayer;
class IDequantizeLayer;
class IDynamicQuantizeLayer;
class IEinsumLayer;
class IScatterLayer;
class IOneHotLayer;
class IGridSampleLayer;
class INMSLayer;
class IReverseSequenceLayer;
class INormalizationLayer;
class ISqueezeLayer;
class IUnsqueezeLayer;
class ICumulativeLayer;
class INetworkDefinition;
class IInt8Calibrator;
class IAlgorithmIOInfo;
class IAlgorithmVariant;
class IAlgorithmContext;
class IAlgorithm;
class ITimingCache;
class IBuilderConfig;
class IBuilder;
class IAttentionBoundaryLayer;
class IAttentionInputLayer;
class IAttentionOutputLayer;
class IAttention;
class IRotaryEmbeddingLayer;
class IKVCacheUpdateLayer;
class IMoELayer;
class IDistCollectiveLayer;

namespace v_1_0 {
class IPluginCapability;
class IPluginResource;
class IPluginCreatorInterface;
class IPluginV3;
class IPluginCreator;
class IStreamReader;
class IStreamWriter;
class IStreamReaderV2;
class IPluginV3OneCore;
class IPluginV3OneBuild;
class IPluginV3OneRuntime;
class IProfiler;
class IGpuAllocator;
class IOutputAllocator;
class IDebugListener;
class IGpuAsyncAllocator;
class IPluginCreatorV3One;
class IInt8EntropyCalibrator;
class IInt8EntropyCalibrator2;
class IInt8MinMaxCalibrator;
class IInt8LegacyCalibrator;
class IAlgorithmSelector;
struct TimingCacheKey;
struct TimingCacheValue;
class IProgressMonitor;
}  // namespace v_1_0
using IPluginCapability = v_1_0::IPluginCapability;
using IPluginResource = v_1_0::IPluginResource;
using IPluginCreatorInterface = v_1_0::IPluginCreatorInterface;
using IPluginV3 = v_1_0::IPluginV3;
using IPluginCreator = v_1_0::IPluginCreator;
using IStreamReader = v_1_0::IStreamReader;
using IStreamWriter = v_1_0::IStreamWriter;
using IStreamReaderV2 = v_1_0::IStreamReaderV2;
using IPluginV3OneCore = v_1_0::IPluginV3OneCore;
using IPluginV3OneBuild = v_1_0::IPluginV3OneBuild;
using IPluginV3OneRuntime = v_1_0::IPluginV3OneRuntime;
using IProfiler = v_1_0::IProfiler;
using IGpuAllocator = v_1_0::IGpuAllocator;
using IOutputAllocator = v_1_0::IOutputAllocator;
using IDebugListener = v_1_0::IDebugListener;
using IGpuAsyncAllocator = v_1_0::IGpuAsyncAllocator;
using IPluginCreatorV3One = v_1_0::IPluginCreatorV3One;
using IInt8EntropyCalibrator = v_1_0::IInt8EntropyCalibrator;
using IInt8EntropyCalibrator2 = v_1_0::IInt8EntropyCalibrator2;
using IInt8MinMaxCalibrator = v_1_0::IInt8MinMaxCalibrator;
using IInt8LegacyCalibrator = v_1_0::IInt8LegacyCalibrator;
using IAlgorithmSelector = v_1_0::IAlgorithmSelector;
using TimingCacheKey = v_1_0::TimingCacheKey;
using TimingCacheValue = v_1_0::TimingCacheValue;
using IProgressMonitor = v_1_0::IProgressMonitor;

namespace v_2_0 {
class IPluginV3OneBuild;
}  // namespace v_2_0
using IPluginV3OneBuildV2 = v_2_0::IPluginV3OneBuild;
}  // namespace nvinfer1
