// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Attention and what stands around it: rotary embedding, the cache of keys and values, softmax of ragged rows.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

class RaggedSoftMaxLayer final : public LayerOf<nv::IRaggedSoftMaxLayer, nv::apiv::VRaggedSoftMaxLayer> {
 public:
  explicit RaggedSoftMaxLayer(Network& network) : LayerOf(network, nv::LayerType::kRAGGED_SOFTMAX) {}
  Result<> lower(Lowering& to) const override;
};

/// Input 3, if there is one: positions of the words in the caches.
class RotaryEmbeddingLayer final : public LayerOf<nv::IRotaryEmbeddingLayer, nv::apiv::VRotaryEmbeddingLayer> {
 public:
  explicit RotaryEmbeddingLayer(Network& network) : LayerOf(network, nv::LayerType::kROTARY_EMBEDDING) {}
  Result<> lower(Lowering& to) const override;

  void setInterleaved(bool interleaved) noexcept override { change(interleaved_, interleaved); }
  bool getInterleaved() const noexcept override { return interleaved_; }
  bool setRotaryEmbeddingDim(int32_t size) noexcept override;
  int32_t getRotaryEmbeddingDim() const noexcept override { return size_; }
  void setInput(int32_t index, nv::ITensor& tensor) noexcept override { LayerBase::setInput(index, tensor); }

 protected:
  int32_t max_inputs() const noexcept override { return 4; }

 private:
  bool interleaved_ = false;
  int32_t size_ = 0;  // of each head that is turned; 0: all
};

class KVCacheUpdateLayer final : public LayerOf<nv::IKVCacheUpdateLayer, nv::apiv::VKVCacheUpdateLayer>,
                                 public nv::apiv::VCacheForms {
 public:
  explicit KVCacheUpdateLayer(Network& network) : LayerOf(network, nv::LayerType::kKVCACHE_UPDATE) {}
  Result<> lower(Lowering& to) const override;

  bool setCacheMode(nv::KVCacheMode mode) noexcept override { return mode == nv::KVCacheMode::kLINEAR; }
  nv::KVCacheMode getCacheMode() const noexcept override { return nv::KVCacheMode::kLINEAR; }
  bool setUpdateForm(nv::AttentionIOForm form) noexcept override;
  nv::AttentionIOForm getUpdateForm() const noexcept override;
  bool setUpdateLengths(nv::ITensor* lengths) noexcept override;
  nv::ITensor* getUpdateLengths() const noexcept override { return LayerBase::getInput(kLengths); }

 protected:
  enum Input { kLengths = 3 };
  int32_t max_inputs() const noexcept override { return 4; }

 private:
  bool packed_ = false;
};

/// Query, key, value, and as optional inputs the mask, lengths of queries and keys, and what the softmax's results are
/// rounded by. The network has one layer for it, of the kind of its end.
class AttentionLayer final : public LayerOf<nv::IAttentionOutputLayer, nv::apiv::VAttentionOutputLayer>,
                             public nv::apiv::VAttentionBoundaryLayer {
 public:
  explicit AttentionLayer(Network& network);
  Result<> lower(Lowering& to) const override;
  nv::IAttention* getAttention() const noexcept override;
  /// What release 11 added to an attention of ours; null for one of another library.
  static nv::apiv::VAttentionForms* forms(nv::IAttention* attention) noexcept;

 protected:
  enum Input { kMask = 3, kQueryLengths = 4, kKeyLengths = 5, kWeightsScale = 6 };
  int32_t max_inputs() const noexcept override { return 7; }

 private:
  class Face;
  friend class Face;

  std::shared_ptr<Face> face_;
  nv::AttentionNormalizationOp normalization_ = nv::AttentionNormalizationOp::kSOFTMAX;
  nv::CausalMaskKind causal_ = nv::CausalMaskKind::kNONE;
  nv::DataType weights_type_ = nv::DataType::kFP8;
  bool packed_q_ = false, packed_kv_ = false;
  bool decomposable_ = false;
};

}  // namespace tenon::api
