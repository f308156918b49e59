// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Registration of the standard plugins.
#pragma once

#include "NvInfer.h"
#include "NvInferPluginUtils.h"

/// Registers the standard plugins in the registry, under `libNamespace`; true when all of them could be registered.
extern "C" TENSORRTAPI bool initLibNvInferPlugins(void* logger, const char* libNamespace);

// Of releases before 8: standard plugins without their creators, to be freed with destroy(). The parameters are copied.
// nullptr, with an error in the log, where the plugin refuses them or is not one of Tenon's.
extern "C" {
/// Faster R-CNN's proposals and pooling of regions, `RPROI_TRT`; anchors are f32.
TENSORRTAPI nvinfer1::IPluginV2* createRPNROIPlugin(int featureStride, int preNmsTop, int nmsMaxOut, float iouThreshold,
                                                    float minBoxSize, float spatialScale, nvinfer1::DimsHW pooling,
                                                    nvinfer1::Weights anchorRatios, nvinfer1::Weights anchorScales);
/// SSD's normalization, `Normalize_TRT`, with one set of scales.
TENSORRTAPI nvinfer1::IPluginV2* createNormalizePlugin(const nvinfer1::Weights* scales, bool acrossSpatial,
                                                       bool channelShared, float eps);
TENSORRTAPI nvinfer1::IPluginV2* createPriorBoxPlugin(nvinfer1::plugin::PriorBoxParameters param);
/// `GridAnchor_TRT` of `numLayers` feature maps, each with parameters of its own.
TENSORRTAPI nvinfer1::IPluginV2* createAnchorGeneratorPlugin(nvinfer1::plugin::GridAnchorParameters* param,
                                                             int numLayers);
TENSORRTAPI nvinfer1::IPluginV2* createNMSPlugin(nvinfer1::plugin::DetectionOutputParameters param);
TENSORRTAPI nvinfer1::IPluginV2* createReorgPlugin(int stride);
TENSORRTAPI nvinfer1::IPluginV2* createRegionPlugin(nvinfer1::plugin::RegionParameters params);
TENSORRTAPI nvinfer1::IPluginV2* createBatchedNMSPlugin(nvinfer1::plugin::NMSParameters param);
}
