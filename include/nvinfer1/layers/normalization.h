// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Normalization and local response normalization.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// (x - mean) / sqrt(variance + epsilon) * scale + bias over the axes of a mask: layer, instance or group
/// normalization.
class INormalizationLayer : public ILayer {
 public:
  void setEpsilon(float epsilon) noexcept { mImpl->setEpsilon(epsilon); }
  float getEpsilon() const noexcept { return mImpl->getEpsilon(); }
  void setAxes(uint32_t axes) noexcept { mImpl->setAxes(axes); }
  uint32_t getAxes() const noexcept { return mImpl->getAxes(); }
  void setNbGroups(int64_t nbGroups) noexcept { mImpl->setNbGroups(nbGroups); }
  int64_t getNbGroups() const noexcept { return mImpl->getNbGroups(); }
  void setComputePrecision(DataType type) noexcept { mImpl->setComputePrecision(type); }
  DataType getComputePrecision() const noexcept { return mImpl->getComputePrecision(); }
  bool isV2() const noexcept { return mImpl->isV2(); }

 protected:
  virtual ~INormalizationLayer() noexcept = default;
  apiv::VNormalizationLayer* mImpl = nullptr;
};

/// Local response normalization over channels: x / (k + alpha / window * sum of squares) ^ beta.
class ILRNLayer : public ILayer {
 public:
  void setWindowSize(int64_t windowSize) noexcept { mImpl->setWindowSize(windowSize); }
  int64_t getWindowSize() const noexcept { return mImpl->getWindowSize(); }
  void setAlpha(float alpha) noexcept { mImpl->setAlpha(alpha); }
  float getAlpha() const noexcept { return mImpl->getAlpha(); }
  void setBeta(float beta) noexcept { mImpl->setBeta(beta); }
  float getBeta() const noexcept { return mImpl->getBeta(); }
  void setK(float k) noexcept { mImpl->setK(k); }
  float getK() const noexcept { return mImpl->getK(); }

 protected:
  virtual ~ILRNLayer() noexcept = default;
  apiv::VLRNLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
