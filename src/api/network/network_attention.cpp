// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Attention, and the layers around it, into a network.
#include "api/network/layer_adder.h"
#include "api/network/layers/attention.h"

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

}  // namespace tenon::api
