// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Attention, rotary embedding, cache updates and ragged softmax to operators.
#include "api/network/layers/attention.h"

#include "api/network/graph_writing.h"
#include "api/network/network.h"
#include "ops/lib/attention_forms.h"
#include "ops/lib/sequence_parts.h"
#include "ops/rotary_embedding.h"
#include "ops/transpose.h"

namespace tenon::api {

Result<> RaggedSoftMaxLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId bounds, to.input(1));
  TRY_ASSIGN(const ValueId y, ragged_softmax(writer_of(to), x, bounds));
  return to.define(0, y);
}

bool RotaryEmbeddingLayer::setRotaryEmbeddingDim(int32_t size) noexcept {
  if (size < 0 || size % 2 != 0) return false;
  change(size_, size);
  return true;
}

/// x [B,N,S,H]; the operator has the heads behind the sequence. How much of a head is turned the caches say.
Result<> RotaryEmbeddingLayer::lower(Lowering& to) const {
  TRY_ASSIGN(ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId cos, to.input(1));
  TRY_ASSIGN(const ValueId sin, to.input(2));
  const Dim half = to.rank(cos) > 0 ? to.shape(cos)[to.rank(cos) - 1] : Dim(0);
  if (size_ != 0 && half.is_number() && half.number() * 2 != size_) {
    return Error(ErrorCode::invalid_argument,
                 str("expected caches for ", size_, " numbers of a head, found ", to.shape(cos)));
  }
  const Op heads = ops::make(Transpose{.perm = {0, 2, 1, 3}});
  std::vector<ValueId> operands = {x, cos, sin};
  if (to.has_input(3)) {
    TRY_ASSIGN(ValueId positions, to.input(3));
    TRY_ASSIGN(positions, to.as_i64(positions));
    operands.push_back(positions);
  }
  TRY_ASSIGN(operands[0], to.emit(heads, {x}));
  TRY_ASSIGN(const ValueId turned, to.emit(RotaryEmbedding{.interleaved = interleaved_}, operands));
  TRY_ASSIGN(const ValueId y, to.emit(heads, {turned}));
  return to.define(0, y);
}

namespace {
/// An optional input as i64; kNoValue: there is none.
Result<ValueId> counts(Lowering& to, size_t input) {
  if (!to.has_input(input)) return kNoValue;
  TRY_ASSIGN(const ValueId given, to.input(input));
  return to.as_i64(given);
}

bool is_form(nv::AttentionIOForm form) {
  return form == nv::AttentionIOForm::kPADDED_BHND || form == nv::AttentionIOForm::kPACKED_NHD;
}
nv::AttentionIOForm form_of(bool packed) {
  return packed ? nv::AttentionIOForm::kPACKED_NHD : nv::AttentionIOForm::kPADDED_BHND;
}
}  // namespace

/// cache [B,N,T,H], update [B,N,S,H] or packed [tokens,N,H], places [B].
Result<> KVCacheUpdateLayer::lower(Lowering& to) const {
  CacheUpdate what{.packed = packed_};
  TRY_ASSIGN(what.cache, to.input(0));
  TRY_ASSIGN(what.update, to.input(1));
  TRY_ASSIGN(what.places, counts(to, 2));
  TRY_ASSIGN(what.bounds, counts(to, kLengths));
  TRY_ASSIGN(const ValueId y, updated_cache(writer_of(to), what));
  return to.define(0, y);
}

bool KVCacheUpdateLayer::setUpdateForm(nv::AttentionIOForm form) noexcept {
  if (is_form(form)) change(packed_, form == nv::AttentionIOForm::kPACKED_NHD);
  return is_form(form);
}

nv::AttentionIOForm KVCacheUpdateLayer::getUpdateForm() const noexcept { return form_of(packed_); }

bool KVCacheUpdateLayer::setUpdateLengths(nv::ITensor* lengths) noexcept {
  if (lengths == nullptr) {
    clear_input(kLengths);
    return true;
  }
  LayerBase::setInput(kLengths, *lengths);
  return LayerBase::getInput(kLengths) == lengths;
}

/// What the program holds of an attention.
class AttentionLayer::Face final : public nv::IAttention,
                                   public nv::apiv::VAttention,
                                   public nv::apiv::VAttentionForms {
 public:
  explicit Face(AttentionLayer& layer) : layer_(layer) { mImpl = this; }

  bool setInput(int32_t index, nv::ITensor& tensor) noexcept override {
    if (index < 0 || index > kMask) return false;
    layer_.LayerBase::setInput(index, tensor);
    return true;
  }
  int32_t getNbInputs() const noexcept override { return layer_.LayerBase::getNbInputs(); }
  nv::ITensor* getInput(int32_t index) const noexcept override { return layer_.LayerBase::getInput(index); }
  int32_t getNbOutputs() const noexcept override { return 1; }
  nv::ITensor* getOutput(int32_t index) const noexcept override { return layer_.LayerBase::getOutput(index); }
  bool setName(const char* name) noexcept override {
    if (name != nullptr) layer_.LayerBase::setName(name);
    return name != nullptr;
  }
  const char* getName() const noexcept override { return layer_.LayerBase::getName(); }
  bool setNormalizationOperation(nv::AttentionNormalizationOp op) noexcept override {
    layer_.change(layer_.normalization_, op);
    return true;
  }
  nv::AttentionNormalizationOp getNormalizationOperation() const noexcept override { return layer_.normalization_; }
  bool setCausal(bool causal) noexcept override {
    return setCausalKind(causal ? nv::CausalMaskKind::kUPPER_LEFT : nv::CausalMaskKind::kNONE);
  }
  bool getCausal() const noexcept override { return layer_.causal_ != nv::CausalMaskKind::kNONE; }
  bool setCausalKind(nv::CausalMaskKind kind) noexcept override {
    if (kind < nv::CausalMaskKind::kNONE || kind > nv::CausalMaskKind::kLOWER_RIGHT) return false;
    layer_.change(layer_.causal_, kind);
    return true;
  }
  nv::CausalMaskKind getCausalKind() const noexcept override { return layer_.causal_; }
  bool setQueryForm(nv::AttentionIOForm form) noexcept override { return set_form(layer_.packed_q_, form); }
  bool setKeyValueForm(nv::AttentionIOForm form) noexcept override { return set_form(layer_.packed_kv_, form); }
  nv::AttentionIOForm getQueryForm() const noexcept override { return form_of(layer_.packed_q_); }
  nv::AttentionIOForm getKeyValueForm() const noexcept override { return form_of(layer_.packed_kv_); }
  bool setQueryLengths(nv::ITensor* lengths) noexcept override { return set_lengths(kQueryLengths, lengths); }
  nv::ITensor* getQueryLengths() const noexcept override { return layer_.LayerBase::getInput(kQueryLengths); }
  bool setKeyValueLengths(nv::ITensor* lengths) noexcept override { return set_lengths(kKeyLengths, lengths); }
  nv::ITensor* getKeyValueLengths() const noexcept override { return layer_.LayerBase::getInput(kKeyLengths); }
  bool setMask(nv::ITensor& mask) noexcept override { return setInput(3, mask); }
  nv::ITensor* getMask() const noexcept override { return getInput(3); }
  bool setDecomposable(bool decomposable) noexcept override {
    layer_.decomposable_ = decomposable;  // every attention runs here, fused or not
    return true;
  }
  bool getDecomposable() const noexcept override { return layer_.decomposable_; }
  bool setNormalizationQuantizeScale(nv::ITensor& scale) noexcept override {
    layer_.LayerBase::setInput(kWeightsScale, scale);
    return layer_.LayerBase::getInput(kWeightsScale) == &scale;
  }
  nv::ITensor* getNormalizationQuantizeScale() const noexcept override {
    return layer_.LayerBase::getInput(kWeightsScale);
  }
  bool setNormalizationQuantizeToType(nv::DataType type) noexcept override {
    if (type != nv::DataType::kFP8 && type != nv::DataType::kINT8) return false;
    layer_.change(layer_.weights_type_, type);
    return true;
  }
  nv::DataType getNormalizationQuantizeToType() const noexcept override { return layer_.weights_type_; }
  bool setMetadata(const char* metadata) noexcept override {
    layer_.LayerBase::setMetadata(metadata);
    return metadata != nullptr;
  }
  const char* getMetadata() const noexcept override { return layer_.LayerBase::getMetadata(); }
  bool setNbRanks(int32_t ranks) noexcept override { return layer_.LayerBase::setNbRanks(ranks); }
  int32_t getNbRanks() const noexcept override { return 1; }

 private:
  bool set_form(bool& packed, nv::AttentionIOForm form) noexcept {
    if (is_form(form)) layer_.change(packed, form == nv::AttentionIOForm::kPACKED_NHD);
    return is_form(form);
  }
  bool set_lengths(int32_t index, nv::ITensor* lengths) noexcept {
    if (lengths != nullptr) {
      layer_.LayerBase::setInput(index, *lengths);
      return layer_.LayerBase::getInput(index) == lengths;
    }
    layer_.clear_input(index);
    return true;
  }

  AttentionLayer& layer_;
};

nv::apiv::VAttentionForms* AttentionLayer::forms(nv::IAttention* attention) noexcept {
  return dynamic_cast<Face*>(attention);
}

AttentionLayer::AttentionLayer(Network& network)
    : LayerOf(network, nv::LayerType::kATTENTION_OUTPUT), face_(std::make_shared<Face>(*this)) {
  mBoundary = this;
}

nv::IAttention* AttentionLayer::getAttention() const noexcept { return face_.get(); }

/// Query [B,N,S,H], key and value [B,N,T,H], mask [B,N,S,T]: bool, or what is added. The query comes scaled. Packed
/// ones are [tokens,N,H].
Result<> AttentionLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId q, to.input(0));
  TRY_ASSIGN(const ValueId k, to.input(1));
  TRY_ASSIGN(const ValueId v, to.input(2));
  AttentionForms forms{.normalized = normalization_ == nv::AttentionNormalizationOp::kSOFTMAX,
                       .packed_q = packed_q_,
                       .packed_kv = packed_kv_};
  if (causal_ != nv::CausalMaskKind::kNONE) {
    forms.causal = causal_ == nv::CausalMaskKind::kUPPER_LEFT ? CausalKind::upper_left : CausalKind::lower_right;
  }
  if (to.has_input(kMask)) {
    TRY_ASSIGN(forms.mask, to.input(kMask));
  }
  TRY_ASSIGN(forms.q_bounds, counts(to, kQueryLengths));
  TRY_ASSIGN(forms.kv_lengths, counts(to, kKeyLengths));
  if (to.has_input(kWeightsScale)) {
    TRY_ASSIGN(forms.weights_scale, to.input(kWeightsScale));
    TRY_ASSIGN(forms.weights_type, data_type(weights_type_));
  }
  TRY_ASSIGN(const ValueId y, attention_of(writer_of(to), forms, q, k, v));
  return to.define(0, y);
}

}  // namespace tenon::api
