// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// An optimization profile: the shapes that an engine must accept.
#pragma once

#include "nvinfer1/host_memory.h"

namespace nvinfer1 {

/// The range of input shapes for which an engine is built. Owned by the builder.
/// Call setDimensions three times for each input with dimensions of -1, then IBuilderConfig::addOptimizationProfile.
class IOptimizationProfile : public INoCopy {
 public:
  /// Sets one of the three shapes of an input. False on a visible contradiction, such as min above max; everything
  /// else is checked when the engine is built.
  bool setDimensions(const char* inputName, OptProfileSelector select, const Dims& dims) noexcept {
    return mImpl->setDimensions(inputName, select, dims);
  }
  /// What was set, or Dims with nbDims -1.
  Dims getDimensions(const char* inputName, OptProfileSelector select) const noexcept {
    return mImpl->getDimensions(inputName, select);
  }
  /// Sets the values of an input that is a shape tensor.
  bool setShapeValues(const char* inputName, OptProfileSelector select, const int32_t* values,
                      int32_t nbValues) noexcept {
    return mImpl->setShapeValues(inputName, select, values, nbValues);
  }
  /// How many values were set for a shape tensor, or -1.
  int32_t getNbShapeValues(const char* inputName) const noexcept { return mImpl->getNbShapeValues(inputName); }
  /// The values that were set, or nullptr.
  const int32_t* getShapeValues(const char* inputName, OptProfileSelector select) const noexcept {
    return mImpl->getShapeValues(inputName, select);
  }
  /// How much more memory than the least may be used, as a fraction. Kept, and not needed by Tenon.
  bool setExtraMemoryTarget(float target) noexcept { return mImpl->setExtraMemoryTarget(target); }
  float getExtraMemoryTarget() const noexcept { return mImpl->getExtraMemoryTarget(); }
  /// True when no contradiction is visible. The network is not looked at.
  bool isValid() const noexcept { return mImpl->isValid(); }
  bool setShapeValuesV2(const char* inputName, OptProfileSelector select, const int64_t* values,
                        int32_t nbValues) noexcept {
    return mImpl->setShapeValuesV2(inputName, select, values, nbValues);
  }
  const int64_t* getShapeValuesV2(const char* inputName, OptProfileSelector select) const noexcept {
    return mImpl->getShapeValuesV2(inputName, select);
  }

 protected:
  virtual ~IOptimizationProfile() noexcept = default;
  apiv::VOptimizationProfile* mImpl = nullptr;
};
}  // namespace nvinfer1
