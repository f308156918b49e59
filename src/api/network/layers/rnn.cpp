// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Recurrent layers to operators, one for each layer of cells; the operators have the sequence first and the gates in
// ONNX's order.
#include "api/network/layers/rnn.h"

#include <algorithm>

#include "api/common/convert.h"
#include "api/network/network.h"
#include "ops/concat.h"
#include "ops/gather.h"
#include "ops/gru.h"
#include "ops/lstm.h"
#include "ops/reshape.h"
#include "ops/rnn.h"
#include "ops/transpose.h"

namespace tenon::api {

namespace {

using Gate = nv::RNNGateType;

/// The gates in the operators' order.
std::vector<Gate> gates_of(nv::RNNOperation operation) {
  switch (operation) {
    case nv::RNNOperation::kLSTM:
      return {Gate::kINPUT, Gate::kOUTPUT, Gate::kFORGET, Gate::kCELL};
    case nv::RNNOperation::kGRU:
      return {Gate::kUPDATE, Gate::kRESET, Gate::kHIDDEN};
    default:
      return {Gate::kINPUT};
  }
}

Constant identity_matrix(int64_t size) {
  std::vector<float> values(static_cast<size_t>(size * size));
  for (int64_t i = 0; i < size; ++i) values[static_cast<size_t>(i * size + i)] = 1;
  return Constant::copy(TensorType{DataType::f32, Shape{size, size}}, std::as_bytes(std::span(values)));
}
Constant zeros(int64_t size) { return Constant::f32_vector(std::vector<float>(static_cast<size_t>(size))); }

Result<ValueId> reshaped(Lowering& to, ValueId x, const std::vector<int64_t>& sizes) {
  return to.emit(Reshape{}, {x, to.constant(Constant::i64_vector(sizes))});
}
Result<ValueId> joined(Lowering& to, std::vector<ValueId> parts, int64_t axis) {
  if (parts.size() == 1) return parts[0];
  return to.emit(Concat{.axis = axis}, std::move(parts));
}

/// What stands before the last two dimensions, as sizes for a reshape; one of them may be open.
Result<std::vector<int64_t>> batch_sizes(const Shape& shape) {
  std::vector<int64_t> sizes;
  int open = 0;
  for (int d = 0; d + 2 < shape.rank(); ++d) {
    if (!shape[d].is_number()) ++open;
    sizes.push_back(shape[d].is_number() ? shape[d].number() : -1);
  }
  if (open > 1) return Error(ErrorCode::unsupported, str("expected at most one open size in the batch, found ", shape));
  return sizes;
}

}  // namespace

struct RnnV2Layer::States {
  ValueId x;                          // [S, B, size]
  int64_t size;                       // of x's last dimension
  ValueId lengths;                    // i32 [B] or none
  std::vector<ValueId> hidden, cell;  // the last ones of each layer, [D, B, H]
};

void RnnV2Layer::set_sizes(int32_t layers, int32_t hidden, int32_t length, nv::RNNOperation operation) {
  layers_ = layers;
  hidden_ = hidden;
  length_ = length;
  operation_ = operation;
  changed();
}

int32_t RnnV2Layer::getDataLength() const noexcept {
  const nv::ITensor* x = LayerBase::getInput(0);
  const nv::Dims dims = x ? x->getDimensions() : nv::Dims{-1, {}};
  return dims.nbDims > 0 ? static_cast<int32_t>(dims.d[dims.nbDims - 1]) : -1;
}

void RnnV2Layer::setOperation(nv::RNNOperation op) noexcept {
  guard(network_.reporter(), "IRNNv2Layer::setOperation", [&]() -> Result<> {
    if ((op == nv::RNNOperation::kLSTM) != (operation_ == nv::RNNOperation::kLSTM)) {
      return Error(ErrorCode::invalid_argument, "a layer of LSTM cells stays one, since it has one output more");
    }
    change(operation_, op);
    return Done{};
  });
}

void RnnV2Layer::keep(const char* call, std::map<Place, nv::Weights>& kept, const Place& place,
                      nv::Weights weights) noexcept {
  guard(network_.reporter(), call, [&]() -> Result<> {
    const auto gates = gates_of(operation_);
    const auto [layer, gate, of_input] = place;
    if (layer < 0 || layer >= layers_ * 2 || std::find(gates.begin(), gates.end(), gate) == gates.end()) {
      return Error(ErrorCode::invalid_argument,
                   str("layer '", LayerBase::name(), "' has no gate ", static_cast<int>(gate), " in a layer ", layer));
    }
    kept[place] = weights;
    changed();
    return Done{};
  });
}
void RnnV2Layer::setWeightsForGate(int32_t layer, Gate gate, bool of_input, nv::Weights weights) noexcept {
  keep("IRNNv2Layer::setWeightsForGate", weights_, {layer, gate, of_input}, weights);
}
void RnnV2Layer::setBiasForGate(int32_t layer, Gate gate, bool of_input, nv::Weights bias) noexcept {
  keep("IRNNv2Layer::setBiasForGate", bias_, {layer, gate, of_input}, bias);
}
nv::Weights RnnV2Layer::getWeightsForGate(int32_t layer, Gate gate, bool of_input) const noexcept {
  const auto found = weights_.find({layer, gate, of_input});
  return found == weights_.end() ? nv::Weights{nv::DataType::kFLOAT, nullptr, 0} : found->second;
}
nv::Weights RnnV2Layer::getBiasForGate(int32_t layer, Gate gate, bool of_input) const noexcept {
  const auto found = bias_.find({layer, gate, of_input});
  return found == bias_.end() ? nv::Weights{nv::DataType::kFLOAT, nullptr, 0} : found->second;
}

Result<ValueId> RnnV2Layer::weights(Lowering& to, int32_t layer, bool of_input, int64_t columns) const {
  const bool skip = of_input && layer == 0 && mode_ == nv::RNNInputMode::kSKIP;
  std::vector<ValueId> parts;
  for (int32_t d = 0; d < directions(); ++d) {
    for (const Gate gate : gates_of(operation_)) {
      const nv::Weights given = getWeightsForGate(layer * directions() + d, gate, of_input);
      if (skip) {
        parts.push_back(to.constant(identity_matrix(columns)));
        continue;
      }
      if (given.count == 0) {
        return Error(ErrorCode::invalid_argument,
                     str("there are no weights of the ", of_input ? "input" : "recurrence", " for gate ",
                         static_cast<int>(gate), " of layer ", layer * directions() + d));
      }
      TRY_ASSIGN(Constant constant, constant_of(given, Shape{hidden_, columns}));
      parts.push_back(to.constant(std::move(constant)));
    }
  }
  TRY_ASSIGN(const ValueId all, joined(to, std::move(parts), 0));
  return reshaped(to, all, {directions(), -1, columns});
}

Result<ValueId> RnnV2Layer::bias(Lowering& to, int32_t layer) const {
  std::vector<ValueId> parts;
  for (int32_t d = 0; d < directions(); ++d) {
    for (const bool of_input : {true, false}) {
      for (const Gate gate : gates_of(operation_)) {
        const nv::Weights given = getBiasForGate(layer * directions() + d, gate, of_input);
        if (given.count == 0) {
          parts.push_back(to.constant(zeros(hidden_)));
          continue;
        }
        TRY_ASSIGN(Constant constant, constant_of(given, Shape{hidden_}));
        parts.push_back(to.constant(std::move(constant)));
      }
    }
  }
  TRY_ASSIGN(const ValueId all, joined(to, std::move(parts), 0));
  return reshaped(to, all, {directions(), -1});
}

Result<ValueId> RnnV2Layer::initial(Lowering& to, Input input, int32_t layer) const {
  if (!to.has_input(input)) return kNoValue;
  TRY_ASSIGN(ValueId state, to.input(input));
  TRY_ASSIGN(state, reshaped(to, state, {-1, layers_ * directions(), hidden_}));  // [B, L * D, H]
  TRY_ASSIGN(state, to.emit(Transpose{.perm = {1, 0, 2}}, {state}));
  std::vector<int64_t> mine;
  for (int32_t d = 0; d < directions(); ++d) mine.push_back(layer * directions() + d);
  return to.emit(Gather{.axis = 0}, {state, to.constant(Constant::i64_vector(mine))});
}

Result<> RnnV2Layer::lower_layer(Lowering& to, int32_t layer, States& states) const {
  TRY_ASSIGN(const ValueId w, weights(to, layer, true, states.size));
  TRY_ASSIGN(const ValueId r, weights(to, layer, false, hidden_));
  TRY_ASSIGN(const ValueId b, bias(to, layer));
  TRY_ASSIGN(const ValueId h, initial(to, kHidden, layer));
  std::vector<ValueId> operands = {states.x, w, r, b, states.lengths, h};
  RecurrentFields fields{.activations = {}, .alphas = {}, .betas = {}};
  if (directions() == 2) fields.direction = RecurrentDirection::bidirectional;
  std::vector<ValueId> made;
  if (operation_ == nv::RNNOperation::kLSTM) {
    TRY_ASSIGN(const ValueId c, initial(to, kCell, layer));
    operands.push_back(c);
    TRY_ASSIGN(made, to.emit(ops::make(Lstm{.recurrent = fields}), std::move(operands), 3));
    states.cell.push_back(made[2]);
  } else if (operation_ == nv::RNNOperation::kGRU) {
    TRY_ASSIGN(made, to.emit(ops::make(Gru{.recurrent = fields, .linear_before_reset = true}), std::move(operands), 2));
  } else {
    const char* name = operation_ == nv::RNNOperation::kRELU ? "relu" : "tanh";
    fields.activations.assign(static_cast<size_t>(directions()), name);
    TRY_ASSIGN(made, to.emit(ops::make(Rnn{.recurrent = fields}), std::move(operands), 2));
  }
  states.hidden.push_back(made[1]);
  states.size = static_cast<int64_t>(directions()) * hidden_;
  TRY_ASSIGN(const ValueId y, to.emit(Transpose{.perm = {0, 2, 1, 3}}, {made[0]}));  // [S, B, D, H]
  TRY_ASSIGN(states.x, reshaped(to, y, {0, 0, states.size}));
  return Done{};
}

Result<> RnnV2Layer::lower(Lowering& to) const {
  TRY_ASSIGN(ValueId x, to.input(0));
  const Shape shape = to.shape(x);
  const int rank = shape.rank();
  if (rank < 2 || !shape[rank - 1].is_number() || !shape[rank - 2].is_number()) {
    return Error(ErrorCode::invalid_argument, str("expected an input [.., steps, size] of known sizes, found ", shape));
  }
  const int64_t steps = shape[rank - 2].number(), size = shape[rank - 1].number();
  if (steps != length_) {
    return Error(ErrorCode::invalid_argument, str("expected sequences of ", length_, " steps, found ", shape));
  }
  TRY_ASSIGN(const std::vector<int64_t> batch, batch_sizes(shape));
  TRY_ASSIGN(x, reshaped(to, x, {-1, steps, size}));
  States states{.x = kNoValue, .size = size, .lengths = kNoValue, .hidden = {}, .cell = {}};
  TRY_ASSIGN(states.x, to.emit(Transpose{.perm = {1, 0, 2}}, {x}));
  if (to.has_input(kLengths)) {
    TRY_ASSIGN(const ValueId lengths, to.input(kLengths));
    TRY_ASSIGN(states.lengths, reshaped(to, lengths, {-1}));
  }
  for (int32_t layer = 0; layer < layers_; ++layer) TRY(lower_layer(to, layer, states));

  // Each result has what x had in front: [A, B, size] with the batch second -> [.., A, size].
  const auto define = [&](size_t output, ValueId value, int64_t first, int64_t last) -> Result<> {
    TRY_ASSIGN(value, to.emit(Transpose{.perm = {1, 0, 2}}, {value}));
    std::vector<int64_t> sizes = batch;
    sizes.insert(sizes.end(), {first, last});
    TRY_ASSIGN(value, reshaped(to, value, sizes));
    return to.define(output, value);
  };
  TRY(define(0, states.x, steps, states.size));
  const int64_t all = static_cast<int64_t>(layers_) * directions();
  TRY_ASSIGN(const ValueId hidden, joined(to, states.hidden, 0));
  TRY(define(1, hidden, all, hidden_));
  if (operation_ != nv::RNNOperation::kLSTM) return Done{};
  TRY_ASSIGN(const ValueId cell, joined(to, states.cell, 0));
  return define(2, cell, all, hidden_);
}

}  // namespace tenon::api
