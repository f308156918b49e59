// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The recurrent layers of releases before 10, of two generations.
#pragma once

#include "api/network/layers/rnn_cells.h"

namespace tenon::api {

/// What both have: cells, and states as inputs.
template <class Face, class Table>
class RecurrentLayer : public LayerOf<Face, Table> {
 public:
  using LayerOf<Face, Table>::LayerOf;

  /// What the layer was made with.
  void set_sizes(int32_t layers, int32_t hidden, int32_t length, nv::RNNOperation operation) {
    cells_.layers = layers;
    cells_.hidden = hidden;
    cells_.length = length;
    this->change(cells_.operation, operation);
  }
  int32_t getDataLength() const noexcept override {
    const nv::ITensor* x = LayerBase::getInput(0);
    const nv::Dims dims = x ? x->getDimensions() : nv::Dims{-1, {}};
    return dims.nbDims > 0 ? static_cast<int32_t>(dims.d[dims.nbDims - 1]) : -1;
  }
  void setOperation(nv::RNNOperation op) noexcept override {
    guard(this->network_.reporter(), "IRNNv2Layer::setOperation", [&]() -> Result<> {
      if ((op == nv::RNNOperation::kLSTM) != (cells_.operation == nv::RNNOperation::kLSTM)) {
        return Error(ErrorCode::invalid_argument, "a layer of LSTM cells stays one, since it has one output more");
      }
      this->change(cells_.operation, op);
      return Done{};
    });
  }
  nv::RNNOperation getOperation() const noexcept override { return cells_.operation; }
  void setInputMode(nv::RNNInputMode mode) noexcept override { this->change(cells_.mode, mode); }
  nv::RNNInputMode getInputMode() const noexcept override { return cells_.mode; }
  void setDirection(nv::RNNDirection direction) noexcept override { this->change(cells_.direction, direction); }
  nv::RNNDirection getDirection() const noexcept override { return cells_.direction; }
  void setHiddenState(nv::ITensor& hidden) noexcept override { LayerBase::setInput(kHidden, hidden); }
  nv::ITensor* getHiddenState() const noexcept override { return LayerBase::getInput(kHidden); }
  void setCellState(nv::ITensor& cell) noexcept override { LayerBase::setInput(kCell, cell); }
  nv::ITensor* getCellState() const noexcept override { return LayerBase::getInput(kCell); }

 protected:
  enum Input { kHidden = 1, kCell = 2, kLengths = 3 };
  int32_t max_inputs() const noexcept override { return 4; }

  RnnCells cells_;
};

class RnnV2Layer final : public RecurrentLayer<nv::IRNNv2Layer, nv::apiv::VRNNv2Layer> {
 public:
  explicit RnnV2Layer(Network& network) : RecurrentLayer(network, nv::LayerType::kRNN_V2) {}
  Result<> lower(Lowering& to) const override;

  int32_t getLayerCount() const noexcept override { return cells_.layers; }
  int32_t getHiddenSize() const noexcept override { return cells_.hidden; }
  int32_t getMaxSeqLength() const noexcept override { return cells_.length; }
  void setSequenceLengths(nv::ITensor& lengths) noexcept override { LayerBase::setInput(kLengths, lengths); }
  nv::ITensor* getSequenceLengths() const noexcept override { return LayerBase::getInput(kLengths); }
  void setWeightsForGate(int32_t layer, nv::RNNGateType gate, bool of_input, nv::Weights weights) noexcept override;
  nv::Weights getWeightsForGate(int32_t layer, nv::RNNGateType gate, bool of_input) const noexcept override;
  void setBiasForGate(int32_t layer, nv::RNNGateType gate, bool of_input, nv::Weights bias) noexcept override;
  nv::Weights getBiasForGate(int32_t layer, nv::RNNGateType gate, bool of_input) const noexcept override;

 private:
  void keep(const char* call, std::map<RnnCells::Place, nv::Weights>& kept, const RnnCells::Place& place,
            nv::Weights weights) noexcept;
};

/// The first generation: the sequence in front of the batch, weights as blocks.
class RnnLayer final : public RecurrentLayer<nv::IRNNLayer, nv::apiv::VRNNLayer> {
 public:
  explicit RnnLayer(Network& network) : RecurrentLayer(network, nv::LayerType::kRNN) {}
  Result<> lower(Lowering& to) const override;

  uint32_t getLayerCount() const noexcept override { return static_cast<uint32_t>(cells_.layers); }
  std::size_t getHiddenSize() const noexcept override { return static_cast<std::size_t>(cells_.hidden); }
  int32_t getSeqLength() const noexcept override { return cells_.length; }
  void setWeights(nv::Weights weights) noexcept override { change(weights_, weights); }
  nv::Weights getWeights() const noexcept override { return weights_; }
  void setBias(nv::Weights bias) noexcept override { change(bias_, bias); }
  nv::Weights getBias() const noexcept override { return bias_; }

 private:
  /// The cells with their weights, out of the blocks. Errors: invalid_argument for blocks of other sizes.
  Result<RnnCells> cells(int64_t data_length) const;

  nv::Weights weights_{nv::DataType::kFLOAT, nullptr, 0};
  nv::Weights bias_{nv::DataType::kFLOAT, nullptr, 0};
};

}  // namespace tenon::api
