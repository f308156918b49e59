// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The recurrent layer of releases before 10.
#pragma once

#include <map>
#include <tuple>

#include "api/network/layer.h"

namespace tenon::api {

class RnnV2Layer final : public LayerOf<nv::IRNNv2Layer, nv::apiv::VRNNv2Layer> {
 public:
  explicit RnnV2Layer(Network& network) : LayerOf(network, nv::LayerType::kRNN_V2) {}
  Result<> lower(Lowering& to) const override;
  /// What addRNNv2() was given.
  void set_sizes(int32_t layers, int32_t hidden, int32_t length, nv::RNNOperation operation);

  int32_t getLayerCount() const noexcept override { return layers_; }
  int32_t getHiddenSize() const noexcept override { return hidden_; }
  int32_t getMaxSeqLength() const noexcept override { return length_; }
  int32_t getDataLength() const noexcept override;
  void setSequenceLengths(nv::ITensor& lengths) noexcept override { LayerBase::setInput(kLengths, lengths); }
  nv::ITensor* getSequenceLengths() const noexcept override { return LayerBase::getInput(kLengths); }
  void setOperation(nv::RNNOperation op) noexcept override;
  nv::RNNOperation getOperation() const noexcept override { return operation_; }
  void setInputMode(nv::RNNInputMode mode) noexcept override { change(mode_, mode); }
  nv::RNNInputMode getInputMode() const noexcept override { return mode_; }
  void setDirection(nv::RNNDirection direction) noexcept override { change(direction_, direction); }
  nv::RNNDirection getDirection() const noexcept override { return direction_; }
  void setWeightsForGate(int32_t layer, nv::RNNGateType gate, bool of_input, nv::Weights weights) noexcept override;
  nv::Weights getWeightsForGate(int32_t layer, nv::RNNGateType gate, bool of_input) const noexcept override;
  void setBiasForGate(int32_t layer, nv::RNNGateType gate, bool of_input, nv::Weights bias) noexcept override;
  nv::Weights getBiasForGate(int32_t layer, nv::RNNGateType gate, bool of_input) const noexcept override;
  void setHiddenState(nv::ITensor& hidden) noexcept override { LayerBase::setInput(kHidden, hidden); }
  nv::ITensor* getHiddenState() const noexcept override { return LayerBase::getInput(kHidden); }
  void setCellState(nv::ITensor& cell) noexcept override { LayerBase::setInput(kCell, cell); }
  nv::ITensor* getCellState() const noexcept override { return LayerBase::getInput(kCell); }

 protected:
  int32_t max_inputs() const noexcept override { return 4; }

 private:
  enum Input { kHidden = 1, kCell = 2, kLengths = 3 };
  using Place = std::tuple<int32_t, nv::RNNGateType, bool>;  // layer and direction, gate, of the input
  struct States;                                             // values between the layers

  int32_t directions() const { return direction_ == nv::RNNDirection::kBIDIRECTION ? 2 : 1; }
  void keep(const char* call, std::map<Place, nv::Weights>& kept, const Place& place, nv::Weights weights) noexcept;
  /// The gates' weights of one layer, [D, gates * H, columns].
  Result<ValueId> weights(Lowering& to, int32_t layer, bool of_input, int64_t columns) const;
  Result<ValueId> bias(Lowering& to, int32_t layer) const;
  /// The initial states of one layer, [D, B, H]; none if `input` is not set.
  Result<ValueId> initial(Lowering& to, Input input, int32_t layer) const;
  Result<> lower_layer(Lowering& to, int32_t layer, States& states) const;

  int32_t layers_ = 0, hidden_ = 0, length_ = 0;
  nv::RNNOperation operation_ = nv::RNNOperation::kRELU;
  nv::RNNInputMode mode_ = nv::RNNInputMode::kLINEAR;
  nv::RNNDirection direction_ = nv::RNNDirection::kUNIDIRECTION;
  std::map<Place, nv::Weights> weights_, bias_;
};

}  // namespace tenon::api
