// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Recurrent layers, of releases before 10; loops took their place.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// What a cell computes. x: input, h: hidden state, W and R: weights of input and of recurrence, each with its bias.
enum class RNNOperation : int32_t {
  kRELU = 0,  ///< h = max(0, W x + R h)
  kTANH = 1,  ///< h = tanh(W x + R h)
  kLSTM = 2,  ///< gates kINPUT, kFORGET, kCELL, kOUTPUT
  kGRU = 3,   ///< gates kUPDATE, kRESET, kHIDDEN; the reset gate multiplies R h with its bias
};
template <>
constexpr int32_t EnumMax<RNNOperation>() noexcept {
  return 4;
}

/// One way along the sequence, or both; then the outputs of both are concatenated.
enum class RNNDirection : int32_t {
  kUNIDIRECTION = 0,
  kBIDIRECTION = 1,
};
template <>
constexpr int32_t EnumMax<RNNDirection>() noexcept {
  return 2;
}

/// Whether the first layer has weights for its input.
enum class RNNInputMode : int32_t {
  kLINEAR = 0,
  kSKIP = 1,  ///< the input is what W x would be: as long as the hidden state
};
template <>
constexpr int32_t EnumMax<RNNInputMode>() noexcept {
  return 2;
}

/// The gates of a cell.
enum class RNNGateType : int32_t {
  kINPUT = 0,
  kOUTPUT = 1,
  kFORGET = 2,
  kUPDATE = 3,
  kRESET = 4,
  kCELL = 5,
  kHIDDEN = 6,
};
template <>
constexpr int32_t EnumMax<RNNGateType>() noexcept {
  return 7;
}

namespace apiv {

/// Of no release of the vendor's: only programs compiled with these headers call through it.
class VRNNv2Layer : public VRoot {
 public:
  virtual int32_t getLayerCount() const noexcept = 0;
  virtual int32_t getHiddenSize() const noexcept = 0;
  virtual int32_t getMaxSeqLength() const noexcept = 0;
  virtual int32_t getDataLength() const noexcept = 0;
  virtual void setSequenceLengths(ITensor& seqLengths) noexcept = 0;
  virtual ITensor* getSequenceLengths() const noexcept = 0;
  virtual void setOperation(RNNOperation op) noexcept = 0;
  virtual RNNOperation getOperation() const noexcept = 0;
  virtual void setInputMode(RNNInputMode op) noexcept = 0;
  virtual RNNInputMode getInputMode() const noexcept = 0;
  virtual void setDirection(RNNDirection op) noexcept = 0;
  virtual RNNDirection getDirection() const noexcept = 0;
  virtual void setWeightsForGate(int32_t layerIndex, RNNGateType gate, bool isW, Weights weights) noexcept = 0;
  virtual Weights getWeightsForGate(int32_t layerIndex, RNNGateType gate, bool isW) const noexcept = 0;
  virtual void setBiasForGate(int32_t layerIndex, RNNGateType gate, bool isW, Weights bias) noexcept = 0;
  virtual Weights getBiasForGate(int32_t layerIndex, RNNGateType gate, bool isW) const noexcept = 0;
  virtual void setHiddenState(ITensor& hidden) noexcept = 0;
  virtual ITensor* getHiddenState() const noexcept = 0;
  virtual void setCellState(ITensor& cell) noexcept = 0;
  virtual ITensor* getCellState() const noexcept = 0;
};

/// The same.
class VRNNLayer : public VRoot {
 public:
  virtual uint32_t getLayerCount() const noexcept = 0;
  virtual std::size_t getHiddenSize() const noexcept = 0;
  virtual int32_t getSeqLength() const noexcept = 0;
  virtual void setOperation(RNNOperation op) noexcept = 0;
  virtual RNNOperation getOperation() const noexcept = 0;
  virtual void setInputMode(RNNInputMode op) noexcept = 0;
  virtual RNNInputMode getInputMode() const noexcept = 0;
  virtual void setDirection(RNNDirection op) noexcept = 0;
  virtual RNNDirection getDirection() const noexcept = 0;
  virtual void setWeights(Weights weights) noexcept = 0;
  virtual Weights getWeights() const noexcept = 0;
  virtual void setBias(Weights bias) noexcept = 0;
  virtual Weights getBias() const noexcept = 0;
  virtual int32_t getDataLength() const noexcept = 0;
  virtual void setHiddenState(ITensor& hidden) noexcept = 0;
  virtual ITensor* getHiddenState() const noexcept = 0;
  virtual void setCellState(ITensor& cell) noexcept = 0;
  virtual ITensor* getCellState() const noexcept = 0;
};

}  // namespace apiv

/// Layers of recurrent cells over a sequence. With D 1 or 2 directions, L layers, hidden size H:
///   input [.., S, E]  ->  0: [.., S, D * H], 1: last hidden states [.., L * D, H], 2 (LSTM): last cell states
/// Dimensions in front are a batch. Layer `l` in direction `d` has index l * D + d in the calls below.
class IRNNv2Layer : public ILayer {
 public:
  int32_t getLayerCount() const noexcept { return mImpl->getLayerCount(); }
  int32_t getHiddenSize() const noexcept { return mImpl->getHiddenSize(); }
  int32_t getMaxSeqLength() const noexcept { return mImpl->getMaxSeqLength(); }
  /// The size E of what the first layer reads.
  int32_t getDataLength() const noexcept { return mImpl->getDataLength(); }
  /// How many steps of each sequence count, int32 [..]; the outputs behind them are 0.
  void setSequenceLengths(ITensor& seqLengths) noexcept { mImpl->setSequenceLengths(seqLengths); }
  ITensor* getSequenceLengths() const noexcept { return mImpl->getSequenceLengths(); }
  void setOperation(RNNOperation op) noexcept { mImpl->setOperation(op); }
  RNNOperation getOperation() const noexcept { return mImpl->getOperation(); }
  void setInputMode(RNNInputMode op) noexcept { mImpl->setInputMode(op); }
  RNNInputMode getInputMode() const noexcept { return mImpl->getInputMode(); }
  void setDirection(RNNDirection op) noexcept { mImpl->setDirection(op); }
  RNNDirection getDirection() const noexcept { return mImpl->getDirection(); }
  /// `isW`: of the input, row-major [H, E] (in layers behind the first [H, D * H]); else of the recurrence, [H, H].
  void setWeightsForGate(int32_t layerIndex, RNNGateType gate, bool isW, Weights weights) noexcept {
    mImpl->setWeightsForGate(layerIndex, gate, isW, weights);
  }
  Weights getWeightsForGate(int32_t layerIndex, RNNGateType gate, bool isW) const noexcept {
    return mImpl->getWeightsForGate(layerIndex, gate, isW);
  }
  /// [H]; 0 if not set.
  void setBiasForGate(int32_t layerIndex, RNNGateType gate, bool isW, Weights bias) noexcept {
    mImpl->setBiasForGate(layerIndex, gate, isW, bias);
  }
  Weights getBiasForGate(int32_t layerIndex, RNNGateType gate, bool isW) const noexcept {
    return mImpl->getBiasForGate(layerIndex, gate, isW);
  }
  /// What the cells begin with, [.., L * D, H]; 0 if not set.
  void setHiddenState(ITensor& hidden) noexcept { mImpl->setHiddenState(hidden); }
  ITensor* getHiddenState() const noexcept { return mImpl->getHiddenState(); }
  void setCellState(ITensor& cell) noexcept { mImpl->setCellState(cell); }
  ITensor* getCellState() const noexcept { return mImpl->getCellState(); }

 protected:
  virtual ~IRNNv2Layer() noexcept = default;
  apiv::VRNNv2Layer* mImpl = nullptr;
};

/// The same with the sequence in front and weights as one block, of releases before 8. B sequences:
///   input [.., S, B, E]  ->  0: [.., S, B, D * H], 1: last hidden states [.., L * D, B, H], 2 (LSTM): last cell states
class IRNNLayer : public ILayer {
 public:
  uint32_t getLayerCount() const noexcept { return mImpl->getLayerCount(); }
  std::size_t getHiddenSize() const noexcept { return mImpl->getHiddenSize(); }
  int32_t getSeqLength() const noexcept { return mImpl->getSeqLength(); }
  void setOperation(RNNOperation op) noexcept { mImpl->setOperation(op); }
  RNNOperation getOperation() const noexcept { return mImpl->getOperation(); }
  void setInputMode(RNNInputMode op) noexcept { mImpl->setInputMode(op); }
  RNNInputMode getInputMode() const noexcept { return mImpl->getInputMode(); }
  void setDirection(RNNDirection op) noexcept { mImpl->setDirection(op); }
  RNNDirection getDirection() const noexcept { return mImpl->getDirection(); }
  /// For each layer and direction the row-major matrices of the input, gate after gate, then those of the recurrence.
  /// Gates: of kRELU and kTANH the one; kLSTM forget, input, cell, output; kGRU update, reset, hidden. The first layer
  /// of kSKIP has no matrices of the input.
  void setWeights(Weights weights) noexcept { mImpl->setWeights(weights); }
  Weights getWeights() const noexcept { return mImpl->getWeights(); }
  /// Vectors [H] in the same order, those of the input of kSKIP too; 0 if not set.
  void setBias(Weights bias) noexcept { mImpl->setBias(bias); }
  Weights getBias() const noexcept { return mImpl->getBias(); }
  /// The size E of what the first layer reads.
  int32_t getDataLength() const noexcept { return mImpl->getDataLength(); }
  /// What the cells begin with, [.., L * D, B, H]; 0 if not set.
  void setHiddenState(ITensor& hidden) noexcept { mImpl->setHiddenState(hidden); }
  ITensor* getHiddenState() const noexcept { return mImpl->getHiddenState(); }
  void setCellState(ITensor& cell) noexcept { mImpl->setCellState(cell); }
  ITensor* getCellState() const noexcept { return mImpl->getCellState(); }

 protected:
  virtual ~IRNNLayer() noexcept = default;
  apiv::VRNNLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
