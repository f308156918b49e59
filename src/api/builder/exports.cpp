// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The exported functions of the builder and the parser.
#include "api/common/exports.h"

#include "NvOnnxParserRuntime.h"
#include "api/builder/builder.h"
#include "api/builder/imported_plugins.h"
#include "api/builder/onnx_parser.h"
#include "api/builder/parser_refitter.h"
#include "api/network/layers/attention.h"
#include "api/network/network.h"
#include "api/network/output_formula.h"
#include "api/plugins/host.h"

using tenon::Result;
using tenon::api::Builder;
using tenon::api::guard;
using tenon::api::Network;
using tenon::api::OnnxParser;
using tenon::api::ParserRefitter;
using tenon::api::Refitter;
using tenon::api::Reporter;
using tenon::api::serves;

extern "C" {

void* createInferBuilder_INTERNAL(void* logger, int32_t version) noexcept {
  if (!serves("createInferBuilder", logger, version)) return nullptr;
  tenon::api::host_plugins();
  auto& own = *static_cast<nvinfer1::ILogger*>(logger);
  return guard<nvinfer1::IBuilder*>(Reporter(&own), "createInferBuilder", nullptr,
                                    [&]() -> Result<nvinfer1::IBuilder*> { return new Builder(own); });
}

nvinfer1::INetworkDefinition* tenonCreateImplicitNetwork(nvinfer1::IBuilder* builder) noexcept {
  auto* own = dynamic_cast<Builder*>(builder);
  return own ? own->create_implicit_network() : nullptr;
}

nvinfer1::IBuilderConfig* tenonBuilderConfig(const nvinfer1::IBuilder* builder) noexcept {
  const auto* own = dynamic_cast<const Builder*>(builder);
  return own ? own->config() : nullptr;
}

void tenonSetMaxBatchSize(nvinfer1::IBuilder* builder, int32_t batchSize) noexcept {
  if (auto* own = dynamic_cast<Builder*>(builder)) own->set_max_batch(batchSize);
}

int32_t tenonMaxBatchSize(const nvinfer1::IBuilder* builder) noexcept {
  const auto* own = dynamic_cast<const Builder*>(builder);
  return own ? own->max_batch() : 0;
}

nvinfer1::IFullyConnectedLayer* tenonAddFullyConnected(nvinfer1::INetworkDefinition* network, nvinfer1::ITensor* input,
                                                       int32_t nbOutputs, nvinfer1::Weights kernelWeights,
                                                       nvinfer1::Weights biasWeights) noexcept {
  auto* own = dynamic_cast<Network*>(network);
  return own && input ? own->add_fully_connected(*input, nbOutputs, kernelWeights, biasWeights) : nullptr;
}

nvinfer1::IRNNv2Layer* tenonAddRNNv2(nvinfer1::INetworkDefinition* network, nvinfer1::ITensor* input,
                                     int32_t layerCount, int32_t hiddenSize, int32_t maxSeqLen,
                                     nvinfer1::RNNOperation op) noexcept {
  auto* own = dynamic_cast<Network*>(network);
  return own && input ? own->add_rnn_v2(*input, layerCount, hiddenSize, maxSeqLen, op) : nullptr;
}

nvinfer1::IRNNLayer* tenonAddRNN(nvinfer1::INetworkDefinition* network, nvinfer1::ITensor* input, int32_t layerCount,
                                 std::size_t hiddenSize, int32_t maxSeqLen, nvinfer1::RNNOperation op) noexcept {
  auto* own = dynamic_cast<Network*>(network);
  return own && input ? own->add_rnn(*input, layerCount, hiddenSize, maxSeqLen, op) : nullptr;
}

nvinfer1::IPluginLayer* tenonAddPlugin(nvinfer1::INetworkDefinition* network, nvinfer1::ITensor* const* inputs,
                                       int32_t nbInputs, nvinfer1::IPlugin* plugin) noexcept {
  auto* own = dynamic_cast<Network*>(network);
  return own && plugin ? own->add_first_plugin(inputs, nbInputs, *plugin) : nullptr;
}

void tenonSetOutputFormula(nvinfer1::INetworkDefinition* network, nvinfer1::LayerType layer,
                           nvinfer1::IOutputDimensionsFormula* formula) noexcept {
  if (auto* own = dynamic_cast<Network*>(network)) own->set_output_formula(layer, formula);
}

nvinfer1::IOutputDimensionsFormula* tenonOutputFormula(const nvinfer1::INetworkDefinition* network,
                                                       nvinfer1::LayerType layer) noexcept {
  const auto* own = dynamic_cast<const Network*>(network);
  auto* formula = own ? own->output_formula(layer) : nullptr;
  return formula ? formula : &tenon::api::usual_formula(layer);
}

nvinfer1::apiv::VAttentionForms* tenonAttentionForms(const nvinfer1::IAttention* attention) noexcept {
  return tenon::api::AttentionLayer::forms(const_cast<nvinfer1::IAttention*>(attention));
}

nvinfer1::apiv::VCacheForms* tenonCacheForms(const nvinfer1::IKVCacheUpdateLayer* layer) noexcept {
  return dynamic_cast<tenon::api::KVCacheUpdateLayer*>(const_cast<nvinfer1::IKVCacheUpdateLayer*>(layer));
}

bool tenonSetBuildRoute(nvinfer1::IBuilderConfig* config, const char* route) noexcept {
  auto* own = dynamic_cast<tenon::api::BuilderConfig*>(config);
  return own && own->set_build_route(route);
}

void* createNvOnnxParserPluginFactory_INTERNAL(void* logger, int version) noexcept {
  if (logger == nullptr || version != NV_ONNX_PARSER_VERSION) return nullptr;
  return tenon::api::make_onnx_plugin_factory(*static_cast<nvinfer1::ILogger*>(logger));
}

void* createNvOnnxParser_INTERNAL(void* network, void* logger, int version) noexcept {
  if (logger == nullptr) return nullptr;
  const Reporter reporter(static_cast<nvinfer1::ILogger*>(logger));
  auto* own = network ? dynamic_cast<Network*>(static_cast<nvinfer1::INetworkDefinition*>(network)) : nullptr;
  if (own == nullptr) {
    reporter.error("createParser", nvinfer1::ErrorCode::kINVALID_ARGUMENT, "the network is null or of another library");
    return nullptr;
  }
  if (version != NV_ONNX_PARSER_VERSION) {
    reporter.error("createParser", nvinfer1::ErrorCode::kINVALID_ARGUMENT,
                   "the program was compiled for another version of the ONNX parser");
    return nullptr;
  }
  return guard<nvonnxparser::IParser*>(reporter, "createParser", nullptr, [&]() -> Result<nvonnxparser::IParser*> {
    return new OnnxParser(*own, reporter);
  });
}

void* createNvOnnxParserRefitter_INTERNAL(void* refitter, void* logger, int32_t version) noexcept {
  if (logger == nullptr) return nullptr;
  const Reporter reporter(static_cast<nvinfer1::ILogger*>(logger));
  auto* own = refitter ? dynamic_cast<Refitter*>(static_cast<nvinfer1::IRefitter*>(refitter)) : nullptr;
  if (own == nullptr || version != NV_ONNX_PARSER_VERSION) {
    reporter.error("createParserRefitter", nvinfer1::ErrorCode::kINVALID_ARGUMENT,
                   own ? "the program was compiled for another version of the ONNX parser"
                       : "the refitter is null or of another library");
    return nullptr;
  }
  using Face = nvonnxparser::IParserRefitter;
  return guard<Face*>(reporter, "createParserRefitter", nullptr,
                      [&]() -> Result<Face*> { return new ParserRefitter(*own, reporter); });
}

int getNvOnnxParserVersion() noexcept { return NV_ONNX_PARSER_VERSION; }

}  // extern "C"

namespace nvinfer1 {

extern "C" IPluginRegistry* getBuilderPluginRegistry(EngineCapability capability) noexcept {
  return capability == EngineCapability::kSTANDARD ? getPluginRegistry() : nullptr;
}
extern "C" safe::IPluginRegistry* getBuilderSafePluginRegistry(EngineCapability /*capability*/) noexcept {
  return nullptr;
}

}  // namespace nvinfer1
