// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Mixtures of experts and dynamic quantization to operators.
#include "api/network/layers/moe.h"

#include <cmath>

#include "api/network/network.h"
#include "ops/add.h"
#include "ops/cast.h"
#include "ops/clip.h"
#include "ops/dynamic_block_quantize.h"
#include "ops/equal.h"
#include "ops/matmul.h"
#include "ops/mul.h"
#include "ops/reduce_sum.h"
#include "ops/sigmoid.h"
#include "ops/transpose.h"

namespace tenon::api {

namespace {

constexpr size_t kHidden = 0, kExperts = 1, kScores = 2, kGate = 3, kUp = 4, kDown = 5, kBiases = 3;

Result<ValueId> reshaped(Lowering& to, ValueId value, const std::vector<int64_t>& sizes) {
  TRY_ASSIGN(const auto out, to.emit("reshape", {}, {value, to.constant(Constant::i64_vector(sizes))}));
  return out[0];
}

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

void MoELayer::setQuantizationStatic(nv::ITensor& /*fcDownActivationScale*/, nv::DataType dataType) noexcept {
  is_quantized_ = true;
  change(quantized_, dataType);
}

void MoELayer::setQuantizationDynamicDblQ(nv::ITensor& /*fcDownActivationDblQScale*/, nv::DataType dataType,
                                          const nv::Dims& blockShape, nv::DataType dynQOutputScaleType) noexcept {
  is_quantized_ = true;
  block_shape_ = blockShape;
  scale_type_ = dynQOutputScaleType;
  change(quantized_, dataType);
}

void MoELayer::setSwigluParams(float limit, float alpha, float beta) noexcept {
  limit_ = limit;
  alpha_ = alpha;
  change(beta_, beta);
}

/// gate sigmoid(alpha gate) (up + beta), both held back by the limit before. Without an activation: gate up.
Result<ValueId> MoELayer::gated(Lowering& to, ValueId gate, ValueId up) const {
  const DataType dtype = to.known(gate).type.dtype;
  const auto number = [&](float value) { return to.constant(Constant::scalar(dtype, static_cast<double>(value))); };
  if (activation_ == nv::MoEActType::kNONE) return to.emit(Mul{}, {gate, up});
  if (const auto limit = static_cast<double>(limit_); std::isfinite(limit)) {
    TRY_ASSIGN(gate, to.emit(Clip{.max = limit}, {gate}));
    TRY_ASSIGN(up, to.emit(Clip{.min = -limit, .max = limit}, {up}));
  }
  ValueId inner = gate;
  if (alpha_ != 1) {
    TRY_ASSIGN(inner, to.emit(Mul{}, {gate, number(alpha_)}));
  }
  TRY_ASSIGN(const ValueId open, to.emit(Sigmoid{}, {inner}));
  TRY_ASSIGN(const ValueId swish, to.emit(Mul{}, {gate, open}));
  if (beta_ != 0) {
    TRY_ASSIGN(up, to.emit(Add{}, {up, number(beta_)}));
  }
  return to.emit(Mul{}, {swish, up});
}

Result<ValueId> MoELayer::projected(Lowering& to, ValueId x, size_t input) const {
  TRY_ASSIGN(const ValueId weights, to.input(input));
  TRY_ASSIGN(const ValueId product, to.emit(Matmul{}, {x, weights}));
  if (!to.has_input(input + kBiases)) return product;
  TRY_ASSIGN(const ValueId bias, to.input(input + kBiases));
  TRY_ASSIGN(const auto rows, to.emit("unsqueeze", {}, {bias, to.constant(Constant::i64_vector({1}))}));
  return to.emit(Add{}, {product, rows[0]});
}

/// Every expert sees every token; the scores of those that were not selected are 0.
Result<> MoELayer::lower(Lowering& to) const {
  if (is_quantized_) {
    return Error(ErrorCode::unsupported, "experts whose activations are quantized inside the layer")
        .hint("leave out setQuantizationStatic and setQuantizationDynamicDblQ");
  }
  for (const size_t i : {kGate, kUp, kDown}) {
    if (!to.has_input(i)) return Error(ErrorCode::invalid_argument, "expected weights").hint("call setGatedWeights");
  }
  TRY_ASSIGN(const ValueId x, to.input(kHidden));
  TRY_ASSIGN(const ValueId selected, to.input(kExperts));
  TRY_ASSIGN(const ValueId scores, to.input(kScores));
  TRY_ASSIGN(const ValueId weights, to.input(kGate));
  const Shape& shape = to.shape(weights);
  const Shape& choice = to.shape(selected);
  if (shape.rank() != 3 || !shape[0].is_number() || !shape[1].is_number() || choice.rank() < 1 ||
      !choice[choice.rank() - 1].is_number()) {
    return Error(
        ErrorCode::invalid_argument,
        str("expected weights [experts, hidden, inner] and [.., chosen] experts, found ", shape, " and ", choice));
  }
  const int64_t experts = shape[0].number(), hidden = shape[1].number(), chosen = choice[choice.rank() - 1].number();
  std::vector<int64_t> numbers;
  for (int64_t e = 0; e < experts; ++e) numbers.push_back(e);
  TRY_ASSIGN(const ValueId places, to.as_i64(selected));
  TRY_ASSIGN(const ValueId place_rows, reshaped(to, places, {-1, chosen, 1}));
  TRY_ASSIGN(const ValueId hits, to.emit(Equal{}, {place_rows, to.constant(Constant::i64_vector(numbers))}));
  TRY_ASSIGN(const ValueId hit, to.emit(Cast{.to = to.known(scores).type.dtype}, {hits}));
  TRY_ASSIGN(const ValueId score_rows, reshaped(to, scores, {-1, chosen, 1}));
  TRY_ASSIGN(const ValueId parts, to.emit(Mul{}, {hit, score_rows}));  // [tokens, chosen, experts]
  const auto axis = [&](int64_t i) { return to.constant(Constant::i64_vector({i})); };
  ReduceSum adding;
  adding.keepdims = false;
  TRY_ASSIGN(const ValueId shares, to.emit(adding, {parts, axis(1)}));
  TRY_ASSIGN(const ValueId turned, to.emit(Transpose{.perm = {1, 0}}, {shares}));
  TRY_ASSIGN(ValueId factor, reshaped(to, turned, {experts, -1, 1}));
  TRY_ASSIGN(const ValueId tokens, reshaped(to, x, {1, -1, hidden}));
  TRY_ASSIGN(const ValueId gate, projected(to, tokens, kGate));
  TRY_ASSIGN(const ValueId up, projected(to, tokens, kUp));
  TRY_ASSIGN(const ValueId inner, gated(to, gate, up));
  TRY_ASSIGN(const ValueId each, projected(to, inner, kDown));  // [experts, tokens, hidden]
  if (to.known(factor).type.dtype != to.known(each).type.dtype) {
    TRY_ASSIGN(factor, to.emit(Cast{.to = to.known(each).type.dtype}, {factor}));
  }
  TRY_ASSIGN(const ValueId weighted, to.emit(Mul{}, {each, factor}));
  TRY_ASSIGN(const ValueId sum, to.emit(adding, {weighted, axis(0)}));
  TRY_ASSIGN(const auto size, to.emit("shape", {}, {x}));
  TRY_ASSIGN(const auto y, to.emit("reshape", {}, {sum, size[0]}));
  return to.define(0, y[0]);
}

}  // namespace tenon::api
