// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Cells to operators, one for each layer of cells; the operators have the sequence first and the gates in ONNX's order.
#include "api/network/layers/rnn_cells.h"

#include <utility>

#include "api/common/convert.h"
#include "api/network/lowering.h"
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

struct RnnCells::States {
  ValueId x;                          // [S, B, size]
  int64_t size;                       // of x's last dimension
  ValueId lengths;                    // i32 [B] or none
  std::vector<ValueId> hidden, cell;  // the last ones of each layer, [D, B, H]
};

std::vector<Gate> RnnCells::gates() const {
  switch (operation) {
    case nv::RNNOperation::kLSTM:
      return {Gate::kINPUT, Gate::kOUTPUT, Gate::kFORGET, Gate::kCELL};
    case nv::RNNOperation::kGRU:
      return {Gate::kUPDATE, Gate::kRESET, Gate::kHIDDEN};
    default:
      return {Gate::kINPUT};
  }
}

std::vector<Gate> RnnCells::gates_of_block() const {
  if (operation != nv::RNNOperation::kLSTM) return gates();
  return {Gate::kFORGET, Gate::kINPUT, Gate::kCELL, Gate::kOUTPUT};
}

nv::Weights weights_at(const std::map<RnnCells::Place, nv::Weights>& all, const RnnCells::Place& place) {
  const auto found = all.find(place);
  return found == all.end() ? nv::Weights{nv::DataType::kFLOAT, nullptr, 0} : found->second;
}

Result<ValueId> RnnCells::weights_of(Lowering& to, int32_t layer, bool of_input, int64_t columns) const {
  const bool skip = of_input && layer == 0 && mode == nv::RNNInputMode::kSKIP;
  std::vector<ValueId> parts;
  for (int32_t d = 0; d < directions(); ++d) {
    for (const Gate gate : gates()) {
      const nv::Weights given = weights_at(weights, {layer * directions() + d, gate, of_input});
      if (skip) {
        parts.push_back(to.constant(identity_matrix(columns)));
        continue;
      }
      if (given.count == 0) {
        return Error(ErrorCode::invalid_argument,
                     str("there are no weights of the ", of_input ? "input" : "recurrence", " for gate ",
                         static_cast<int>(gate), " of layer ", layer * directions() + d));
      }
      TRY_ASSIGN(Constant constant, constant_of(given, Shape{hidden, columns}));
      parts.push_back(to.constant(std::move(constant)));
    }
  }
  TRY_ASSIGN(const ValueId all, joined(to, std::move(parts), 0));
  return reshaped(to, all, {directions(), -1, columns});
}

Result<ValueId> RnnCells::bias_of(Lowering& to, int32_t layer) const {
  std::vector<ValueId> parts;
  for (int32_t d = 0; d < directions(); ++d) {
    for (const bool of_input : {true, false}) {
      for (const Gate gate : gates()) {
        const nv::Weights given = weights_at(bias, {layer * directions() + d, gate, of_input});
        if (given.count == 0) {
          parts.push_back(to.constant(zeros(hidden)));
          continue;
        }
        TRY_ASSIGN(Constant constant, constant_of(given, Shape{hidden}));
        parts.push_back(to.constant(std::move(constant)));
      }
    }
  }
  TRY_ASSIGN(const ValueId all, joined(to, std::move(parts), 0));
  return reshaped(to, all, {directions(), -1});
}

Result<ValueId> RnnCells::initial(Lowering& to, ValueId state, int32_t layer) const {
  if (state == kNoValue) return kNoValue;
  TRY_ASSIGN(state, reshaped(to, state, {-1, layers * directions(), hidden}));  // [B, L * D, H]
  TRY_ASSIGN(state, to.emit(Transpose{.perm = {1, 0, 2}}, {state}));
  std::vector<int64_t> mine;
  for (int32_t d = 0; d < directions(); ++d) mine.push_back(layer * directions() + d);
  return to.emit(Gather{.axis = 0}, {state, to.constant(Constant::i64_vector(mine))});
}

Result<> RnnCells::lower_layer(Lowering& to, const Operands& given, int32_t layer, States& states) const {
  TRY_ASSIGN(const ValueId w, weights_of(to, layer, true, states.size));
  TRY_ASSIGN(const ValueId r, weights_of(to, layer, false, hidden));
  TRY_ASSIGN(const ValueId b, bias_of(to, layer));
  TRY_ASSIGN(const ValueId h, initial(to, given.hidden, layer));
  std::vector<ValueId> operands = {states.x, w, r, b, states.lengths, h};
  RecurrentFields fields{.activations = {}, .alphas = {}, .betas = {}};
  if (directions() == 2) fields.direction = RecurrentDirection::bidirectional;
  std::vector<ValueId> made;
  if (operation == nv::RNNOperation::kLSTM) {
    TRY_ASSIGN(const ValueId c, initial(to, given.cell, layer));
    operands.push_back(c);
    TRY_ASSIGN(made, to.emit(ops::make(Lstm{.recurrent = fields}), std::move(operands), 3));
    states.cell.push_back(made[2]);
  } else if (operation == nv::RNNOperation::kGRU) {
    TRY_ASSIGN(made, to.emit(ops::make(Gru{.recurrent = fields, .linear_before_reset = true}), std::move(operands), 2));
  } else {
    const char* name = operation == nv::RNNOperation::kRELU ? "relu" : "tanh";
    fields.activations.assign(static_cast<size_t>(directions()), name);
    TRY_ASSIGN(made, to.emit(ops::make(Rnn{.recurrent = fields}), std::move(operands), 2));
  }
  states.hidden.push_back(made[1]);
  states.size = static_cast<int64_t>(directions()) * hidden;
  TRY_ASSIGN(const ValueId y, to.emit(Transpose{.perm = {0, 2, 1, 3}}, {made[0]}));  // [S, B, D, H]
  TRY_ASSIGN(states.x, reshaped(to, y, {0, 0, states.size}));
  return Done{};
}

Result<std::vector<ValueId>> RnnCells::lower(Lowering& to, const Operands& operands) const {
  const Shape shape = to.shape(operands.x);
  const int rank = shape.rank();
  if (rank < 2 || !shape[rank - 1].is_number() || !shape[rank - 2].is_number()) {
    return Error(ErrorCode::invalid_argument, str("expected an input [.., steps, size] of known sizes, found ", shape));
  }
  const int64_t steps = shape[rank - 2].number(), size = shape[rank - 1].number();
  if (steps != length) {
    return Error(ErrorCode::invalid_argument, str("expected sequences of ", length, " steps, found ", shape));
  }
  TRY_ASSIGN(const std::vector<int64_t> batch, batch_sizes(shape));
  TRY_ASSIGN(const ValueId x, reshaped(to, operands.x, {-1, steps, size}));
  States states{.x = kNoValue, .size = size, .lengths = kNoValue, .hidden = {}, .cell = {}};
  TRY_ASSIGN(states.x, to.emit(Transpose{.perm = {1, 0, 2}}, {x}));
  if (operands.lengths != kNoValue) {
    TRY_ASSIGN(states.lengths, reshaped(to, operands.lengths, {-1}));
  }
  for (int32_t layer = 0; layer < layers; ++layer) TRY(lower_layer(to, operands, layer, states));

  // Each result has what x had in front: [A, B, size] with the batch second -> [.., A, size].
  std::vector<ValueId> results;
  const auto add = [&](ValueId value, int64_t first, int64_t last) -> Result<> {
    TRY_ASSIGN(value, to.emit(Transpose{.perm = {1, 0, 2}}, {value}));
    std::vector<int64_t> sizes = batch;
    sizes.insert(sizes.end(), {first, last});
    TRY_ASSIGN(value, reshaped(to, value, sizes));
    results.push_back(value);
    return Done{};
  };
  TRY(add(states.x, steps, states.size));
  const int64_t all = static_cast<int64_t>(layers) * directions();
  TRY_ASSIGN(const ValueId last_hidden, joined(to, states.hidden, 0));
  TRY(add(last_hidden, all, hidden));
  if (operation != nv::RNNOperation::kLSTM) return results;
  TRY_ASSIGN(const ValueId last_cell, joined(to, states.cell, 0));
  TRY(add(last_cell, all, hidden));
  return results;
}

}  // namespace tenon::api
