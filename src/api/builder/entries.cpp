// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The table through which the libraries of older releases reach this one.
#include "api/eras/lib/entries.h"

#include <string_view>

#include "NvCaffeParser.h"
#include "NvInfer.h"
#include "NvInferPlugin.h"
#include "NvOnnxParser.h"
#include "NvUffParser.h"
#include "NvUtils.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // who asks is older than the deprecation

namespace {

void* plugin_registry() noexcept { return getPluginRegistry(); }
void* logger() noexcept { return getLogger(); }

bool reshape_weights(int32_t type, const void* values, int64_t count, const int32_t* shape, const int32_t* order,
                     void* data, int32_t rank) noexcept {
  const nvinfer1::Weights weights{static_cast<nvinfer1::DataType>(type), values, count};
  return nvinfer1::utils::reshapeWeights(weights, shape, order, data, rank);
}
bool transpose_parts(void* data, int32_t type, int32_t count, int32_t height, int32_t width) noexcept {
  return nvinfer1::utils::transposeSubBuffers(data, static_cast<nvinfer1::DataType>(type), count, height, width);
}

template <class T>
const T& at(const void* argument) {
  return *static_cast<const T*>(argument);
}
/// Parameters have the same layout in all releases.
void* standard_plugin(const char* function, const void* const* arguments) noexcept {
  namespace parameters = nvinfer1::plugin;
  const std::string_view name = function;
  if (name == "createNormalizePlugin") {
    return createNormalizePlugin(at<const nvinfer1::Weights*>(arguments[0]), at<bool>(arguments[1]),
                                 at<bool>(arguments[2]), at<float>(arguments[3]));
  }
  if (name == "createPriorBoxPlugin") return createPriorBoxPlugin(at<parameters::PriorBoxParameters>(arguments[0]));
  if (name == "createAnchorGeneratorPlugin") {
    return createAnchorGeneratorPlugin(at<parameters::GridAnchorParameters*>(arguments[0]), at<int>(arguments[1]));
  }
  if (name == "createNMSPlugin") return createNMSPlugin(at<parameters::DetectionOutputParameters>(arguments[0]));
  if (name == "createReorgPlugin") return createReorgPlugin(at<int>(arguments[0]));
  if (name == "createRegionPlugin") return createRegionPlugin(at<parameters::RegionParameters>(arguments[0]));
  if (name == "createBatchedNMSPlugin") return createBatchedNMSPlugin(at<parameters::NMSParameters>(arguments[0]));
  if (name != "createRPNROIPlugin") return nullptr;
  const auto* pooling = static_cast<const int32_t*>(arguments[6]);
  return createRPNROIPlugin(at<int>(arguments[0]), at<int>(arguments[1]), at<int>(arguments[2]),
                            at<float>(arguments[3]), at<float>(arguments[4]), at<float>(arguments[5]),
                            nvinfer1::DimsHW(pooling[0], pooling[1]), at<nvinfer1::Weights>(arguments[7]),
                            at<nvinfer1::Weights>(arguments[8]));
}

}  // namespace

extern "C" const tenon::eras::Entries* tenonEntries() noexcept {
  static constexpr tenon::eras::Entries kEntries{
      .create_builder = createInferBuilder_INTERNAL,
      .create_runtime = createInferRuntime_INTERNAL,
      .create_refitter = createInferRefitter_INTERNAL,
      .create_onnx_parser = createNvOnnxParser_INTERNAL,
      .create_caffe_parser = createNvCaffeParser_INTERNAL,
      .create_uff_parser = createNvUffParser_INTERNAL,
      .plugin_registry = plugin_registry,
      .logger = logger,
      .init_plugins = initLibNvInferPlugins,
      .reshape_weights = reshape_weights,
      .reorder_parts = nvinfer1::utils::reorderSubBuffers,
      .transpose_parts = transpose_parts,
      .standard_plugin = standard_plugin,
  };
  return &kEntries;
}
