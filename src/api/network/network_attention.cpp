// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Attention, and the layers around it, into a network.
#include "api/network/layer_adder.h"
#include "api/network/layers/attention.h"
#include "api/network/layers/moe.h"

namespace tenon::api {

nv::IRaggedSoftMaxLayer* Network::addRaggedSoftMax(nv::ITensor& input, nv::ITensor& bounds) noexcept {
  return add<RaggedSoftMaxLayer>("INetworkDefinition::addRaggedSoftMax", {&input, &bounds});
}

nv::IAttention* Network::addAttention(nv::ITensor& query, nv::ITensor& key, nv::ITensor& value,
                                      nv::AttentionNormalizationOp normOp, bool causal) noexcept {
  AttentionLayer* layer = add<AttentionLayer>("INetworkDefinition::addAttention", {&query, &key, &value});
  if (layer == nullptr) return nullptr;
  nv::IAttention* attention = layer->getAttention();
  attention->setNormalizationOperation(normOp);
  attention->setCausal(causal);
  return attention;
}

nv::IRotaryEmbeddingLayer* Network::addRotaryEmbedding(nv::ITensor& input, nv::ITensor& cosCache, nv::ITensor& sinCache,
                                                       bool interleaved, int32_t rotaryEmbeddingDim) noexcept {
  return with(add<RotaryEmbeddingLayer>("INetworkDefinition::addRotaryEmbedding", {&input, &cosCache, &sinCache}),
              [&](RotaryEmbeddingLayer& layer) {
                layer.setInterleaved(interleaved);
                layer.setRotaryEmbeddingDim(rotaryEmbeddingDim);
              });
}

nv::IKVCacheUpdateLayer* Network::addKVCacheUpdate(nv::ITensor& cache, nv::ITensor& update, nv::ITensor& writeIndices,
                                                   nv::KVCacheMode cacheMode) noexcept {
  return with(add<KVCacheUpdateLayer>("INetworkDefinition::addKVCacheUpdate", {&cache, &update, &writeIndices}),
              [&](KVCacheUpdateLayer& layer) { layer.setCacheMode(cacheMode); });
}

nv::IMoELayer* Network::addMoE(nv::ITensor& hiddenStates, nv::ITensor& selectedExperts, nv::ITensor& scores) noexcept {
  return add<MoELayer>("INetworkDefinition::addMoE", {&hiddenStates, &selectedExperts, &scores});
}

nv::IDynamicQuantizeLayer* Network::addDynamicQuantize(nv::ITensor& input, int32_t axis, int32_t blockSize,
                                                       nv::DataType outputType, nv::DataType scaleType) noexcept {
  return with(add<DynamicQuantizeLayer>("INetworkDefinition::addDynamicQuantize", {&input}, 2),
              [&](DynamicQuantizeLayer& layer) {
                layer.setAxis(axis);
                layer.setBlockSize(blockSize);
                layer.setToType(outputType);
                layer.setScaleType(scaleType);
              });
}

nv::IDynamicQuantizeLayer* Network::addDynamicQuantizeV2(nv::ITensor& input, const nv::Dims& blockShape,
                                                         nv::DataType outputType, nv::DataType scaleType) noexcept {
  return with(add<DynamicQuantizeLayer>("INetworkDefinition::addDynamicQuantizeV2", {&input}, 2),
              [&](DynamicQuantizeLayer& layer) {
                layer.setBlockShape(blockShape);
                layer.setToType(outputType);
                layer.setScaleType(scaleType);
              });
}

}  // namespace tenon::api
