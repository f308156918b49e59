// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What all layers of a network share.
#pragma once

#include "nvinfer1/layer_type.h"
#include "nvinfer1/tensor.h"

namespace nvinfer1 {

/// A layer of a network. Owned by the network.
class ILayer : public INoCopy {
 public:
  /// Which of the derived classes it is.
  LayerType getType() const noexcept { return mLayer->getType(); }
  /// Names the layer; the name is copied.
  void setName(const char* name) noexcept { mLayer->setName(name); }
  const char* getName() const noexcept { return mLayer->getName(); }
  int32_t getNbInputs() const noexcept { return mLayer->getNbInputs(); }
  /// The tensor at `index`, or nullptr when out of range or not set.
  ITensor* getInput(int32_t index) const noexcept { return mLayer->getInput(index); }
  int32_t getNbOutputs() const noexcept { return mLayer->getNbOutputs(); }
  /// The tensor at `index`, or nullptr when out of range.
  ITensor* getOutput(int32_t index) const noexcept { return mLayer->getOutput(index); }
  /// Replaces an input. What an optional input means is told by the layer.
  void setInput(int32_t index, ITensor& tensor) noexcept { mLayer->setInput(index, tensor); }
  /// The precision to compute in. The builder follows it under kOBEY_PRECISION_CONSTRAINTS.
  void setPrecision(DataType type) noexcept { mLayer->setPrecision(type); }
  DataType getPrecision() const noexcept { return mLayer->getPrecision(); }
  bool precisionIsSet() const noexcept { return mLayer->precisionIsSet(); }
  void resetPrecision() noexcept { mLayer->resetPrecision(); }
  /// The element type of an output.
  void setOutputType(int32_t index, DataType type) noexcept { mLayer->setOutputType(index, type); }
  DataType getOutputType(int32_t index) const noexcept { return mLayer->getOutputType(index); }
  bool outputTypeIsSet(int32_t index) const noexcept { return mLayer->outputTypeIsSet(index); }
  void resetOutputType(int32_t index) noexcept { mLayer->resetOutputType(index); }
  /// Text that inspectors show with the layer; copied.
  void setMetadata(const char* metadata) noexcept { mLayer->setMetadata(metadata); }
  const char* getMetadata() const noexcept { return mLayer->getMetadata(); }
  bool setNbRanks(int32_t nbRanks) noexcept { return mLayer->setNbRanks(nbRanks); }
  int32_t getNbRanks() const noexcept { return mLayer->getNbRanks(); }

 protected:
  virtual ~ILayer() noexcept = default;
  apiv::VLayer* mLayer = nullptr;
};
}  // namespace nvinfer1
