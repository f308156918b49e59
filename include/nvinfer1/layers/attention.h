// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Attention, rotary embedding, key-value cache.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

enum class AttentionNormalizationOp : int32_t {
  kNONE = 0,
  kSOFTMAX = 1,
};
template <>
constexpr int32_t EnumMax<AttentionNormalizationOp>() noexcept {
  return 2;
}

enum class CausalMaskKind : int32_t {
  kNONE = 0,
  kUPPER_LEFT = 1,
  kLOWER_RIGHT = 2,
};
template <>
constexpr int32_t EnumMax<CausalMaskKind>() noexcept {
  return 3;
}

enum class AttentionIOForm : int32_t {
  kPADDED_BHND = 0,
  kPACKED_NHD = 1,
};
template <>
constexpr int32_t EnumMax<AttentionIOForm>() noexcept {
  return 2;
}

enum class KVCacheMode : int32_t {
  kLINEAR = 0,
};
template <>
constexpr int32_t EnumMax<KVCacheMode>() noexcept {
  return 1;
}

class IAttentionBoundaryLayer : public ILayer {
 public:
  IAttention* getAttention() const noexcept { return mBoundary->getAttention(); }

 protected:
  virtual ~IAttentionBoundaryLayer() noexcept = default;
  apiv::VAttentionBoundaryLayer* mBoundary = nullptr;
};

class IAttentionInputLayer : public IAttentionBoundaryLayer {
 public:
 protected:
  virtual ~IAttentionInputLayer() noexcept = default;
  apiv::VAttentionInputLayer* mImpl = nullptr;
};

class IAttentionOutputLayer : public IAttentionBoundaryLayer {
 public:
 protected:
  virtual ~IAttentionOutputLayer() noexcept = default;
  apiv::VAttentionOutputLayer* mImpl = nullptr;
};

class IAttention : public INoCopy {
 public:
  bool setNormalizationOperation(AttentionNormalizationOp attentionNormalizationOp) noexcept {
    return mImpl->setNormalizationOperation(attentionNormalizationOp);
  }
  AttentionNormalizationOp getNormalizationOperation() const noexcept { return mImpl->getNormalizationOperation(); }
  bool setMask(ITensor& mask) noexcept { return mImpl->setMask(mask); }
  ITensor* getMask() noexcept { return mImpl->getMask(); }
  bool setCausal(bool causal) noexcept { return mImpl->setCausal(causal); }
  bool getCausal() const noexcept { return mImpl->getCausal(); }
  bool setDecomposable(bool decomposable) noexcept { return mImpl->setDecomposable(decomposable); }
  bool getDecomposable() const noexcept { return mImpl->getDecomposable(); }
  bool setInput(int32_t index, ITensor& tensor) noexcept { return mImpl->setInput(index, tensor); }
  int32_t getNbInputs() const noexcept { return mImpl->getNbInputs(); }
  ITensor* getInput(int32_t index) const noexcept { return mImpl->getInput(index); }
  int32_t getNbOutputs() const noexcept { return mImpl->getNbOutputs(); }
  ITensor* getOutput(int32_t index) const noexcept { return mImpl->getOutput(index); }
  bool setName(const char* name) noexcept { return mImpl->setName(name); }
  const char* getName() const noexcept { return mImpl->getName(); }
  bool setNormalizationQuantizeScale(ITensor& normalizationQuantizeScale) noexcept {
    return mImpl->setNormalizationQuantizeScale(normalizationQuantizeScale);
  }
  ITensor* getNormalizationQuantizeScale() const noexcept { return mImpl->getNormalizationQuantizeScale(); }
  bool setNormalizationQuantizeToType(DataType type) noexcept { return mImpl->setNormalizationQuantizeToType(type); }
  DataType getNormalizationQuantizeToType() const noexcept { return mImpl->getNormalizationQuantizeToType(); }
  bool setMetadata(const char* metadata) noexcept { return mImpl->setMetadata(metadata); }
  const char* getMetadata() const noexcept { return mImpl->getMetadata(); }
  bool setNbRanks(int32_t nbRanks) noexcept { return mImpl->setNbRanks(nbRanks); }
  int32_t getNbRanks() const noexcept { return mImpl->getNbRanks(); }

 protected:
  virtual ~IAttention() noexcept = default;
  apiv::VAttention* mImpl = nullptr;
};

class IRotaryEmbeddingLayer : public ILayer {
 public:
  void setInterleaved(bool interleaved) noexcept { mImpl->setInterleaved(interleaved); }
  bool getInterleaved() const noexcept { return mImpl->getInterleaved(); }
  bool setRotaryEmbeddingDim(int32_t rotaryEmbeddingDim) noexcept {
    return mImpl->setRotaryEmbeddingDim(rotaryEmbeddingDim);
  }
  int32_t getRotaryEmbeddingDim() const noexcept { return mImpl->getRotaryEmbeddingDim(); }

 protected:
  virtual ~IRotaryEmbeddingLayer() noexcept = default;
  apiv::VRotaryEmbeddingLayer* mImpl = nullptr;
};

class IKVCacheUpdateLayer : public ILayer {
 public:
  bool setCacheMode(KVCacheMode kvCacheMode) noexcept { return mImpl->setCacheMode(kvCacheMode); }
  KVCacheMode getCacheMode() const noexcept { return mImpl->getCacheMode(); }

 protected:
  virtual ~IKVCacheUpdateLayer() noexcept = default;
  apiv::VKVCacheUpdateLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
