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

namespace apiv {
/// What release 11 added. Of no release of the vendor's: only programs compiled with these headers call through it.
class VAttentionForms : public VRoot {
 public:
  virtual bool setCausalKind(CausalMaskKind kind) noexcept = 0;
  virtual CausalMaskKind getCausalKind() const noexcept = 0;
  virtual bool setQueryForm(AttentionIOForm form) noexcept = 0;
  virtual bool setKeyValueForm(AttentionIOForm form) noexcept = 0;
  virtual bool setQueryLengths(ITensor* lengths) noexcept = 0;
  virtual ITensor* getQueryLengths() const noexcept = 0;
  virtual bool setKeyValueLengths(ITensor* lengths) noexcept = 0;
  virtual ITensor* getKeyValueLengths() const noexcept = 0;
  virtual AttentionIOForm getQueryForm() const noexcept = 0;
  virtual AttentionIOForm getKeyValueForm() const noexcept = 0;
};
class VCacheForms : public VRoot {
 public:
  virtual bool setUpdateForm(AttentionIOForm form) noexcept = 0;
  virtual bool setUpdateLengths(ITensor* lengths) noexcept = 0;
  virtual ITensor* getUpdateLengths() const noexcept = 0;
  virtual AttentionIOForm getUpdateForm() const noexcept = 0;
};
}  // namespace apiv
}  // namespace nvinfer1

extern "C" TENSORRTAPI nvinfer1::apiv::VAttentionForms* tenonAttentionForms(
    const nvinfer1::IAttention* attention) noexcept;
extern "C" TENSORRTAPI nvinfer1::apiv::VCacheForms* tenonCacheForms(
    const nvinfer1::IKVCacheUpdateLayer* layer) noexcept;

namespace nvinfer1 {

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

  // Of release 11.
  /// kUPPER_LEFT: query i sees keys 0 to i, as setCausal(true). kLOWER_RIGHT: the last query sees all keys.
  bool setCausalKind(CausalMaskKind kind) noexcept { return tenonAttentionForms(this)->setCausalKind(kind); }
  CausalMaskKind getCausalKind() const noexcept { return tenonAttentionForms(this)->getCausalKind(); }
  /// Queries, and so the output, of [B,N,S,H], or of the tokens of all sequences, [tokens,N,H].
  bool setQueryForm(AttentionIOForm form) noexcept { return tenonAttentionForms(this)->setQueryForm(form); }
  AttentionIOForm getQueryForm() const noexcept { return tenonAttentionForms(this)->getQueryForm(); }
  bool setKeyValueForm(AttentionIOForm form) noexcept { return tenonAttentionForms(this)->setKeyValueForm(form); }
  AttentionIOForm getKeyValueForm() const noexcept { return tenonAttentionForms(this)->getKeyValueForm(); }
  /// How many queries of each sequence count, int32 or int64 [B]; what stands behind them is undefined. nullptr: all.
  /// Where each sequence's queries begin, and the last ends, [B+1], if they are packed.
  bool setQueryLengths(ITensor* lengths) noexcept { return tenonAttentionForms(this)->setQueryLengths(lengths); }
  ITensor* getQueryLengths() const noexcept { return tenonAttentionForms(this)->getQueryLengths(); }
  /// How many keys of each sequence are seen, int32 or int64 [B]; nullptr: all. Of packed ones as of queries, [B+1].
  bool setKeyValueLengths(ITensor* lengths) noexcept { return tenonAttentionForms(this)->setKeyValueLengths(lengths); }
  ITensor* getKeyValueLengths() const noexcept { return tenonAttentionForms(this)->getKeyValueLengths(); }

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

  // Of release 11.
  /// An update of [B,N,S,H], or of the tokens of all sequences, [tokens,N,H].
  bool setUpdateForm(AttentionIOForm form) noexcept { return tenonCacheForms(this)->setUpdateForm(form); }
  AttentionIOForm getUpdateForm() const noexcept { return tenonCacheForms(this)->getUpdateForm(); }
  /// Where each sequence's tokens begin, and the last ends, int32 or int64 [B+1]; if they are padded, how many of each
  /// are written. nullptr: all.
  bool setUpdateLengths(ITensor* lengths) noexcept { return tenonCacheForms(this)->setUpdateLengths(lengths); }
  ITensor* getUpdateLengths() const noexcept { return tenonCacheForms(this)->getUpdateLengths(); }

 protected:
  virtual ~IKVCacheUpdateLayer() noexcept = default;
  apiv::VKVCacheUpdateLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
