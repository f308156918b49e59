// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Attention, rotary embedding, cache updates and ragged softmax to operators.
#include "api/network/layers/attention.h"

#include <limits>

#include "api/network/network.h"
#include "ops/attention.h"
#include "ops/cum_sum.h"
#include "ops/gather.h"
#include "ops/matmul.h"
#include "ops/rotary_embedding.h"
#include "ops/softmax.h"
#include "ops/tensor_scatter.h"
#include "ops/transpose.h"

namespace tenon::api {

/// softmax of the first `bounds` numbers of each row; what is behind them is 0.
Result<> RaggedSoftMaxLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(ValueId bounds, to.input(1));
  TRY_ASSIGN(bounds, to.as_i64(bounds));
  TRY_ASSIGN(const auto shape, to.emit("shape", {}, {x}));
  TRY_ASSIGN(const auto ones,
             to.emit("constant_of_shape", {{"dtype", std::string("i64")}, {"value", 1.0}}, {shape[0]}));
  CumSum counting;
  counting.exclusive = true;
  TRY_ASSIGN(const ValueId places, to.emit(counting, {ones[0], to.constant(Constant::scalar(DataType::i64, -1))}));
  TRY_ASSIGN(const auto inside, to.emit("less", {}, {places, bounds}));
  const DataType dtype = to.known(x).type.dtype;
  const ValueId nothing = to.constant(Constant::scalar(dtype, -std::numeric_limits<double>::infinity()));
  TRY_ASSIGN(const auto shown, to.emit("where", {}, {inside[0], x, nothing}));
  TRY_ASSIGN(const ValueId parts, to.emit(Softmax{}, {shown[0]}));
  TRY_ASSIGN(const auto y, to.emit("where", {}, {inside[0], parts, to.constant(Constant::scalar(dtype, 0))}));
  return to.define(0, y[0]);
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

/// cache [B,N,T,H], update [B,N,S,H], places [B].
Result<> KVCacheUpdateLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId cache, to.input(0));
  TRY_ASSIGN(const ValueId update, to.input(1));
  TRY_ASSIGN(ValueId places, to.input(2));
  TRY_ASSIGN(places, to.as_i64(places));
  TRY_ASSIGN(const ValueId y, to.emit(TensorScatter{.axis = -2}, {cache, update, places}));
  return to.define(0, y);
}

bool KVCacheUpdateLayer::setUpdateForm(nv::AttentionIOForm form) noexcept {
  return form == nv::AttentionIOForm::kPADDED_BHND ||
         unsupported(network_.reporter(), "IKVCacheUpdateLayer::setUpdateForm (packed)", false);
}
bool KVCacheUpdateLayer::setUpdateLengths(nv::ITensor* lengths) noexcept {
  return lengths == nullptr || unsupported(network_.reporter(), "IKVCacheUpdateLayer::setUpdateLengths", false);
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
  bool setQueryForm(nv::AttentionIOForm form) noexcept override {
    return form == nv::AttentionIOForm::kPADDED_BHND ||
           unsupported(layer_.network_.reporter(), "IAttention::setQueryForm (packed)", false);
  }
  bool setKeyValueForm(nv::AttentionIOForm form) noexcept override {
    return form == nv::AttentionIOForm::kPADDED_BHND ||
           unsupported(layer_.network_.reporter(), "IAttention::setKeyValueForm (packed)", false);
  }
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
  bool setNormalizationQuantizeScale(nv::ITensor& /*scale*/) noexcept override {
    return unsupported(layer_.network_.reporter(), "IAttention::setNormalizationQuantizeScale", false);
  }
  nv::ITensor* getNormalizationQuantizeScale() const noexcept override { return nullptr; }
  bool setNormalizationQuantizeToType(nv::DataType /*type*/) noexcept override {
    return unsupported(layer_.network_.reporter(), "IAttention::setNormalizationQuantizeToType", false);
  }
  nv::DataType getNormalizationQuantizeToType() const noexcept override { return nv::DataType::kFP8; }
  bool setMetadata(const char* metadata) noexcept override {
    layer_.LayerBase::setMetadata(metadata);
    return metadata != nullptr;
  }
  const char* getMetadata() const noexcept override { return layer_.LayerBase::getMetadata(); }
  bool setNbRanks(int32_t ranks) noexcept override { return layer_.LayerBase::setNbRanks(ranks); }
  int32_t getNbRanks() const noexcept override { return 1; }

 private:
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

/// Query i stands at place i or, with a lower right mask, such that the last one sees the last key that counts.
Result<> AttentionLayer::add_places(Lowering& to, std::vector<ValueId>& operands) const {
  const bool counted = to.has_input(kKeyLengths), right = causal_ == nv::CausalMaskKind::kLOWER_RIGHT;
  if (right && to.has_input(kQueryLengths)) {
    return Error(ErrorCode::unsupported, "expected one of a lower right mask and lengths of queries, found both");
  }
  if (!counted && !right) return Done{};
  operands.resize(4, kNoValue);
  ValueId count = kNoValue;
  if (counted) {
    TRY_ASSIGN(count, to.input(kKeyLengths));
    TRY_ASSIGN(count, to.as_i64(count));
  }
  operands.push_back(count);
  if (counted && right) return Done{};  // what the operator does where only a count is given
  ValueId before = to.constant(Constant::scalar(DataType::i64, 0));
  if (right) {
    const ValueId axis = to.constant(Constant::scalar(DataType::i64, 2));
    const auto length = [&](ValueId x) -> Result<ValueId> {
      TRY_ASSIGN(const auto shape, to.emit("shape", {}, {x}));
      return to.emit(Gather{.axis = 0}, {shape[0], axis});
    };
    TRY_ASSIGN(const ValueId keys, length(operands[1]));
    TRY_ASSIGN(const ValueId queries, length(operands[0]));
    TRY_ASSIGN(const auto more, to.emit("sub", {}, {keys, queries}));
    before = more[0];
  }
  operands.push_back(before);
  return Done{};
}

/// Query [B,N,S,H], key and value [B,N,T,H], mask [B,N,S,T]: bool, or what is added. The query comes scaled.
Result<> AttentionLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId q, to.input(0));
  TRY_ASSIGN(const ValueId k, to.input(1));
  TRY_ASSIGN(const ValueId v, to.input(2));
  std::vector<ValueId> operands = {q, k, v};
  if (to.has_input(3)) {
    TRY_ASSIGN(ValueId mask, to.input(3));
    if (to.known(mask).type.dtype == DataType::boolean) {
      const DataType dtype = to.known(q).type.dtype;
      const ValueId hidden = to.constant(Constant::scalar(dtype, -std::numeric_limits<double>::infinity()));
      TRY_ASSIGN(const auto added, to.emit("where", {}, {mask, to.constant(Constant::scalar(dtype, 0)), hidden}));
      mask = added[0];
    }
    operands.push_back(mask);
  }
  if (normalization_ == nv::AttentionNormalizationOp::kNONE) {
    if (operands.size() > 3 || causal_ != nv::CausalMaskKind::kNONE || to.has_input(kKeyLengths)) {
      return Error(ErrorCode::unsupported, "expected no mask where scores are not normalized, found one");
    }
    TRY_ASSIGN(const ValueId scores, to.emit(Matmul{.transpose_b = true}, {q, k}));
    TRY_ASSIGN(const ValueId y, to.emit(Matmul{}, {scores, v}));
    return to.define(0, y);
  }
  TRY(add_places(to, operands));
  TRY_ASSIGN(const ValueId y, to.emit(Attention{.causal = causal_ != nv::CausalMaskKind::kNONE}, operands));
  return to.define(0, y);
}

}  // namespace tenon::api
