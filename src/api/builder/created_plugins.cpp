// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The functions of releases before 8 that make standard plugins: each fills in the fields of the plugin's creator.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "NvInferPlugin.h"
#include "api/common/exports.h"
#include "api/common/report.h"
#include "api/runtime/plugin_registry.h"

namespace tenon::api {

namespace {

using Type = nv::PluginFieldType;

/// Fields of a creator; what they point to must live until the plugin is made.
class FieldList {
 public:
  FieldList& add(const char* name, const float* values, int32_t count) {
    return put(name, values, Type::kFLOAT32, count);
  }
  FieldList& add(const char* name, const int32_t* values, int32_t count) {
    return put(name, values, Type::kINT32, count);
  }
  FieldList& add(const char* name, const float& value) { return add(name, &value, 1); }
  FieldList& add(const char* name, const int32_t& value) { return add(name, &value, 1); }
  FieldList& add(const char* name, bool value) {
    static constexpr int32_t kTruth[] = {0, 1};
    return add(name, &kTruth[value ? 1 : 0], 1);
  }

  /// The plugin by its creator, of the standard ones if nobody registered it. Null, and reported, if there is none or
  /// it refuses the fields.
  nv::IPluginV2* make(const char* call, const char* plugin) const noexcept {
    nv::ILogger* logger = last_logger();
    return guard<nv::IPluginV2*>(Reporter(logger), call, nullptr, [&]() -> Result<nv::IPluginV2*> {
      auto& registry = PluginRegistry::instance();
      nv::IPluginCreator* creator = registry.getPluginCreator(plugin, "1", "");
      if (creator == nullptr) {
        initLibNvInferPlugins(nullptr, "");  // the logger may not live as long as they
        creator = registry.getPluginCreator(plugin, "1", "");
      }
      if (creator == nullptr) return Error(ErrorCode::unsupported, str("there is no plugin '", plugin, "'"));
      const nv::PluginFieldCollection fields{static_cast<int32_t>(fields_.size()), fields_.data()};
      nv::IPluginV2* made = creator->createPlugin(plugin, &fields);
      if (made == nullptr) return Error(ErrorCode::invalid_argument, str("'", plugin, "' refuses these parameters"));
      return made;
    });
  }

 private:
  FieldList& put(const char* name, const void* data, Type type, int32_t length) {
    fields_.emplace_back(name, data, type, length);
    return *this;
  }
  std::vector<nv::PluginField> fields_;
};

/// Weights as a field. Errors: reported; false.
bool are_floats(const char* call, const nv::Weights& weights) {
  if (weights.type == nv::DataType::kFLOAT && weights.values != nullptr && weights.count > 0 &&
      weights.count <= INT32_MAX) {
    return true;
  }
  Reporter(last_logger()).error(call, nv::ErrorCode::kINVALID_ARGUMENT, "expected weights of kFLOAT");
  return false;
}

/// GridAnchor's creator has one range of sizes for all maps, which grow evenly from the first to the last.
Result<> check_grids(const nv::plugin::GridAnchorParameters* all, int count) {
  if (all == nullptr || count < 2) return Error(ErrorCode::invalid_argument, "expected parameters of 2 or more maps");
  const auto &first = all[0], &last = all[count - 1];
  for (int i = 0; i < count; ++i) {
    constexpr float kNear = 1e-4F;
    const float even =
        first.minSize + (last.minSize - first.minSize) * static_cast<float>(i) / static_cast<float>(count - 1);
    const bool ratios =
        i == 0 || (all[i].numAspectRatios == last.numAspectRatios && all[i].aspectRatios != nullptr &&
                   std::equal(last.aspectRatios, last.aspectRatios + last.numAspectRatios, all[i].aspectRatios));
    if (std::abs(all[i].minSize - even) > kNear || !ratios) {
      return Error(ErrorCode::unsupported,
                   str("map ", i, ": expected sizes that grow evenly and the same aspect ratios as the last map"));
    }
  }
  return Done{};
}

}  // namespace

}  // namespace tenon::api

using nvinfer1::IPluginV2;
using tenon::api::are_floats;
using tenon::api::check_grids;
using tenon::api::FieldList;
namespace parameters = nvinfer1::plugin;

extern "C" {

IPluginV2* createRPNROIPlugin(int featureStride, int preNmsTop, int nmsMaxOut, float iouThreshold, float minBoxSize,
                              float spatialScale, nvinfer1::DimsHW pooling, nvinfer1::Weights anchorRatios,
                              nvinfer1::Weights anchorScales) {
  constexpr const char* kCall = "createRPNROIPlugin";
  if (!are_floats(kCall, anchorRatios) || !are_floats(kCall, anchorScales)) return nullptr;
  const auto pooling_h = static_cast<int32_t>(pooling.h()), pooling_w = static_cast<int32_t>(pooling.w());
  const auto ratios = static_cast<int32_t>(anchorRatios.count), scales = static_cast<int32_t>(anchorScales.count);
  return FieldList()
      .add("poolingH", pooling_h)
      .add("poolingW", pooling_w)
      .add("featureStride", featureStride)
      .add("preNmsTop", preNmsTop)
      .add("nmsMaxOut", nmsMaxOut)
      .add("iouThreshold", iouThreshold)
      .add("minBoxSize", minBoxSize)
      .add("spatialScale", spatialScale)
      .add("anchorsRatioCount", ratios)
      .add("anchorsScaleCount", scales)
      .add("anchorsRatios", static_cast<const float*>(anchorRatios.values), ratios)
      .add("anchorsScales", static_cast<const float*>(anchorScales.values), scales)
      .make(kCall, "RPROI_TRT");
}

IPluginV2* createNormalizePlugin(const nvinfer1::Weights* scales, bool acrossSpatial, bool channelShared, float eps) {
  constexpr const char* kCall = "createNormalizePlugin";
  const nvinfer1::Weights none{nvinfer1::DataType::kFLOAT, nullptr, 0};
  const nvinfer1::Weights& given = scales ? *scales : none;
  if (!are_floats(kCall, given)) return nullptr;
  const int32_t weight_count = 1;
  return FieldList()
      .add("weights", static_cast<const float*>(given.values), static_cast<int32_t>(given.count))
      .add("nbWeights", weight_count)
      .add("acrossSpatial", acrossSpatial)
      .add("channelShared", channelShared)
      .add("eps", eps)
      .make(kCall, "Normalize_TRT");
}

IPluginV2* createPriorBoxPlugin(parameters::PriorBoxParameters param) {
  return FieldList()
      .add("minSize", param.minSize, param.numMinSize)
      .add("maxSize", param.maxSize, param.numMaxSize)
      .add("aspectRatios", param.aspectRatios, param.numAspectRatios)
      .add("flip", param.flip)
      .add("clip", param.clip)
      .add("variance", param.variance, 4)
      .add("imgH", param.imgH)
      .add("imgW", param.imgW)
      .add("stepH", param.stepH)
      .add("stepW", param.stepW)
      .add("offset", param.offset)
      .make("createPriorBoxPlugin", "PriorBox_TRT");
}

IPluginV2* createAnchorGeneratorPlugin(parameters::GridAnchorParameters* param, int numLayers) {
  constexpr const char* kCall = "createAnchorGeneratorPlugin";
  const tenon::api::Reporter reporter(tenon::api::last_logger());
  if (!tenon::api::guard(reporter, kCall, false, [&]() { return check_grids(param, numLayers); })) return nullptr;
  std::vector<int32_t> shapes;
  for (int i = 0; i < numLayers; ++i) shapes.insert(shapes.end(), {param[i].H, param[i].W});
  const parameters::GridAnchorParameters& last = param[numLayers - 1];
  return FieldList()
      .add("numLayers", numLayers)
      .add("minSize", param[0].minSize)
      .add("maxSize", last.minSize)
      .add("aspectRatios", last.aspectRatios, last.numAspectRatios)
      .add("featureMapShapes", shapes.data(), static_cast<int32_t>(shapes.size()))
      .add("variance", last.variance, 4)
      .make(kCall, "GridAnchorRect_TRT");
}

IPluginV2* createNMSPlugin(parameters::DetectionOutputParameters param) {
  const auto code = static_cast<int32_t>(param.codeType);
  return FieldList()
      .add("shareLocation", param.shareLocation)
      .add("varianceEncodedInTarget", param.varianceEncodedInTarget)
      .add("backgroundLabelId", param.backgroundLabelId)
      .add("numClasses", param.numClasses)
      .add("topK", param.topK)
      .add("keepTopK", param.keepTopK)
      .add("confidenceThreshold", param.confidenceThreshold)
      .add("nmsThreshold", param.nmsThreshold)
      .add("codeType", code)
      .add("inputOrder", param.inputOrder, 3)
      .add("confSigmoid", param.confSigmoid)
      .add("isNormalized", param.isNormalized)
      .make("createNMSPlugin", "NMS_TRT");
}

IPluginV2* createReorgPlugin(int stride) {
  return FieldList().add("stride", stride).make("createReorgPlugin", "Reorg_TRT");
}

IPluginV2* createRegionPlugin(parameters::RegionParameters params) {
  // Of a tree of classes the plugin wants to know which are siblings: those of a group lie side by side.
  const parameters::softmaxTree* tree = params.smTree;
  return FieldList()
      .add("num", params.num)
      .add("coords", params.coords)
      .add("classes", params.classes)
      .add("smTree", tree ? tree->groupSize : nullptr, tree ? tree->groups : 0)
      .make("createRegionPlugin", "Region_TRT");
}

IPluginV2* createBatchedNMSPlugin(parameters::NMSParameters param) {
  return FieldList()
      .add("shareLocation", param.shareLocation)
      .add("backgroundLabelId", param.backgroundLabelId)
      .add("numClasses", param.numClasses)
      .add("topK", param.topK)
      .add("keepTopK", param.keepTopK)
      .add("scoreThreshold", param.scoreThreshold)
      .add("iouThreshold", param.iouThreshold)
      .add("isNormalized", param.isNormalized)
      .make("createBatchedNMSPlugin", "BatchedNMS_TRT");
}

}  // extern "C"
