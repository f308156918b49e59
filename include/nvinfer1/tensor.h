// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// A tensor of a network.
#pragma once

#include "nvinfer1/host_memory.h"

namespace nvinfer1 {

/// A value of a network: an input, or an output of a layer. Owned by the network.
class ITensor : public INoCopy {
 public:
  /// Names the tensor; the name is copied. Names of inputs and outputs must differ.
  void setName(const char* name) noexcept { mImpl->setName(name); }
  const char* getName() const noexcept { return mImpl->getName(); }
  /// Changes the shape of a network input; other tensors take theirs from their layer. -1 stands for a size given by
  /// a profile.
  void setDimensions(const Dims& dimensions) noexcept { mImpl->setDimensions(dimensions); }
  /// The shape, with -1 where it depends on the inputs; nbDims -1 when the network is not consistent.
  Dims getDimensions() const noexcept { return mImpl->getDimensions(); }
  /// The type of a network input, or that of a network output as seen by the program.
  void setType(DataType type) noexcept { mImpl->setType(type); }
  DataType getType() const noexcept { return mImpl->getType(); }
  /// The range of real values that 8-bit integers stand for, [min, max] with min = -max.
  bool setDynamicRange(float min, float max) noexcept { return mImpl->setDynamicRange(min, max); }
  bool isNetworkInput() const noexcept { return mImpl->isNetworkInput(); }
  bool isNetworkOutput() const noexcept { return mImpl->isNetworkOutput(); }
  /// Of no effect with an explicit batch dimension.
  void setBroadcastAcrossBatch(bool broadcastAcrossBatch) noexcept {
    mImpl->setBroadcastAcrossBatch(broadcastAcrossBatch);
  }
  bool getBroadcastAcrossBatch() const noexcept { return mImpl->getBroadcastAcrossBatch(); }
  TensorLocation getLocation() const noexcept { return mImpl->getLocation(); }
  /// Only kDEVICE for tensors that are not shape tensors.
  void setLocation(TensorLocation tensorLocation) noexcept { mImpl->setLocation(tensorLocation); }
  bool dynamicRangeIsSet() const noexcept { return mImpl->dynamicRangeIsSet(); }
  void resetDynamicRange() noexcept { mImpl->resetDynamicRange(); }
  float getDynamicRangeMin() const noexcept { return mImpl->getDynamicRangeMin(); }
  float getDynamicRangeMax() const noexcept { return mImpl->getDynamicRangeMax(); }
  /// Bits of 1 << TensorFormat for an input or output; 0 stands for all.
  void setAllowedFormats(TensorFormats tensorFormats) noexcept { mImpl->setAllowedFormats(tensorFormats); }
  TensorFormats getAllowedFormats() const noexcept { return mImpl->getAllowedFormats(); }
  /// True when the values are needed to compute shapes.
  bool isShapeTensor() const noexcept { return mImpl->isShapeTensor(); }
  bool isExecutionTensor() const noexcept { return mImpl->isExecutionTensor(); }
  /// Names a dimension of an input; dimensions of one name must have equal sizes at run time.
  void setDimensionName(int32_t index, const char* name) noexcept { mImpl->setDimensionName(index, name); }
  /// The name of a dimension of an input, or nullptr.
  const char* getDimensionName(int32_t index) const noexcept { return mImpl->getDimensionName(index); }

  /// The larger magnitude of the two ends of the dynamic range, as before 6.0.
  TRT_DEPRECATED float getDynamicRange() const noexcept {
    const float low = -getDynamicRangeMin(), high = getDynamicRangeMax();
    return low > high ? low : high;
  }

 protected:
  virtual ~ITensor() noexcept = default;
  apiv::VTensor* mImpl = nullptr;
};
}  // namespace nvinfer1
