// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Mixtures of experts and dynamic quantization to operators.
#include "api/network/layers/moe.h"

#include <iterator>

#include "api/network/graph_writing.h"
#include "api/network/network.h"
#include "ops/cast.h"
#include "ops/dynamic_block_quantize.h"
#include "ops/lib/experts.h"

namespace tenon::api {

namespace {

constexpr size_t kHidden = 0, kExperts = 1, kScores = 2, kGate = 3, kUp = 4, kDown = 5, kBiases = 3;
constexpr size_t kStaticScale = 9, kSecondScale = 10;

}  // namespace

Result<> DynamicQuantizeLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  DynamicBlockQuantize op;
  TRY_ASSIGN(op.to, data_type(to_type_));
  TRY_ASSIGN(op.scale_type, data_type(scale_type_));
  const int rank = to.rank(x);
  if (block_shape_.nbDims > 0) {
    if (block_shape_.nbDims != rank) {
      return Error(ErrorCode::invalid_argument,
                   str("expected a block shape of ", rank, " dimensions, found ", block_shape_.nbDims));
    }
    for (int i = 0; i < rank; ++i) {
      const bool whole = block_shape_.d[i] == -1 && to.shape(x)[i].is_number();
      op.block.push_back(whole ? to.shape(x)[i].number() : block_shape_.d[i]);
    }
  } else {
    const int axis = axis_ < 0 ? axis_ + rank : axis_;
    if (axis < 0 || axis >= rank) {
      return Error(ErrorCode::invalid_argument, str("expected an axis of ", rank, " dimensions, found ", axis_));
    }
    op.block.assign(static_cast<size_t>(axis) + 1, 1);
    op.block.back() = block_size_;
  }
  std::vector<ValueId> operands = {x};
  if (to.has_input(1)) {
    TRY_ASSIGN(ValueId second, to.input(1));
    if (to.known(second).type.dtype != DataType::f32) {
      TRY_ASSIGN(second, to.emit(Cast{.to = DataType::f32}, {second}));
    }
    operands.push_back(second);
  }
  TRY_ASSIGN(const auto made, to.emit(ops::make(op), operands, 2));
  TRY(to.define(0, made[0]));
  return to.define(1, made[1]);
}

void MoELayer::setGatedWeights(nv::ITensor& fcGateWeights, nv::ITensor& fcUpWeights, nv::ITensor& fcDownWeights,
                               nv::MoEActType activationType) noexcept {
  setInput(kGate, fcGateWeights);
  setInput(kUp, fcUpWeights);
  setInput(kDown, fcDownWeights);
  setActivationType(activationType);
}

void MoELayer::setGatedBiases(nv::ITensor& fcGateBiases, nv::ITensor& fcUpBiases, nv::ITensor& fcDownBiases) noexcept {
  setInput(kGate + kBiases, fcGateBiases);
  setInput(kUp + kBiases, fcUpBiases);
  setInput(kDown + kBiases, fcDownBiases);
}

void MoELayer::setQuantizationStatic(nv::ITensor& fcDownActivationScale, nv::DataType dataType) noexcept {
  clear_input(kSecondScale);
  setInput(kStaticScale, fcDownActivationScale);
  change(quantized_, dataType);
}

void MoELayer::setQuantizationDynamicDblQ(nv::ITensor& fcDownActivationDblQScale, nv::DataType dataType,
                                          const nv::Dims& blockShape, nv::DataType dynQOutputScaleType) noexcept {
  clear_input(kStaticScale);
  setInput(kSecondScale, fcDownActivationDblQScale);
  block_shape_ = blockShape;
  scale_type_ = dynQOutputScaleType;
  change(quantized_, dataType);
}

void MoELayer::setSwigluParams(float limit, float alpha, float beta) noexcept {
  limit_ = limit;
  alpha_ = alpha;
  change(beta_, beta);
}

/// What rounds the product of gate and up, as the program said.
Result<ExpertRounding> MoELayer::rounding(Lowering& to) const {
  ExpertRounding out;
  const bool fixed = to.has_input(kStaticScale);
  out.dynamic = to.has_input(kSecondScale);
  if (!fixed && !out.dynamic && quantized_ == nv::DataType::kFLOAT) return out;
  TRY_ASSIGN(out.to, data_type(quantized_));
  if (fixed || out.dynamic) {
    TRY_ASSIGN(out.scale, to.input(fixed ? kStaticScale : kSecondScale));
  }
  if (!out.dynamic) return out;
  TRY_ASSIGN(out.scale_type, data_type(scale_type_));
  for (int32_t i = 0; i < block_shape_.nbDims; ++i) out.block.push_back(block_shape_.d[i]);
  return out;
}

Result<> MoELayer::lower(Lowering& to) const {
  for (const size_t i : {kGate, kUp, kDown}) {
    if (!to.has_input(i)) return Error(ErrorCode::invalid_argument, "expected weights").hint("call setGatedWeights");
  }
  Experts experts{.silu = activation_ == nv::MoEActType::kSILU, .limit = limit_, .alpha = alpha_, .beta = beta_};
  TRY_ASSIGN(experts.x, to.input(kHidden));
  TRY_ASSIGN(experts.selected, to.input(kExperts));
  TRY_ASSIGN(experts.scores, to.input(kScores));
  Experts::Projection* const projections[] = {&experts.gate, &experts.up, &experts.down};
  for (size_t i = 0; i < std::size(projections); ++i) {
    TRY_ASSIGN(projections[i]->weights, to.input(kGate + i));
    if (!to.has_input(kGate + i + kBiases)) continue;
    TRY_ASSIGN(projections[i]->bias, to.input(kGate + i + kBiases));
  }
  TRY_ASSIGN(experts.rounding, rounding(to));
  TRY_ASSIGN(const ValueId y, mixture_of(writer_of(to), experts));
  return to.define(0, y);
}

}  // namespace tenon::api
