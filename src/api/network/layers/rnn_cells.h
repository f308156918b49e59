// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What the recurrent layers of both generations have in common: cells with weights by gate, and their operators.
#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "api/network/layer.h"

namespace tenon::api {

/// Cells in `layers` layers, in one or two directions. They read [.., S, E].
struct RnnCells {
  using Place = std::tuple<int32_t, nv::RNNGateType, bool>;  // layer and direction, gate, of the input
  /// Values that they read; kNoValue where there is none. Dimensions in front are a batch.
  struct Operands {
    ValueId x;             // [.., S, E]
    ValueId hidden, cell;  // [.., L * D, H]
    ValueId lengths;       // [..]
  };

  int32_t directions() const { return direction == nv::RNNDirection::kBIDIRECTION ? 2 : 1; }
  /// The gates in the operators' order.
  std::vector<nv::RNNGateType> gates() const;
  /// The same in the order of a block of weights of the first generation.
  std::vector<nv::RNNGateType> gates_of_block() const;
  /// Outputs [.., S, D * H], last hidden states [.., L * D, H] and, of LSTM, last cell states.
  /// Errors: invalid_argument for other steps than `length` or weights that do not fit; unsupported for open sizes.
  Result<std::vector<ValueId>> lower(Lowering& to, const Operands& operands) const;

  int32_t layers = 0, hidden = 0, length = 0;
  nv::RNNOperation operation = nv::RNNOperation::kRELU;
  nv::RNNInputMode mode = nv::RNNInputMode::kLINEAR;
  nv::RNNDirection direction = nv::RNNDirection::kUNIDIRECTION;
  std::map<Place, nv::Weights> weights, bias;

 private:
  struct States;  // values between the layers

  /// The gates' weights of one layer, [D, gates * H, columns].
  Result<ValueId> weights_of(Lowering& to, int32_t layer, bool of_input, int64_t columns) const;
  Result<ValueId> bias_of(Lowering& to, int32_t layer) const;
  /// The initial states of one layer, [D, B, H]; none if there is no state.
  Result<ValueId> initial(Lowering& to, ValueId state, int32_t layer) const;
  Result<> lower_layer(Lowering& to, const Operands& operands, int32_t layer, States& states) const;
};

/// What a map of weights has at a place; no elements if nothing.
nv::Weights weights_at(const std::map<RnnCells::Place, nv::Weights>& all, const RnnCells::Place& place);

}  // namespace tenon::api
