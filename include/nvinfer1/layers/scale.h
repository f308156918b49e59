// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Scale and shift by constants.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// How many scales there are.
enum class ScaleMode : int32_t {
  kUNIFORM = 0,      ///< one for the tensor
  kCHANNEL = 1,      ///< one for each channel
  kELEMENTWISE = 2,  ///< one for each element after the batch
};
template <>
constexpr int32_t EnumMax<ScaleMode>() noexcept {
  return 3;
}

/// (x * scale + shift) ^ power with constants. Missing weights stand for 1, 0 and 1.
class IScaleLayer : public ILayer {
 public:
  void setMode(ScaleMode scaleMode) noexcept { mImpl->setMode(scaleMode); }
  ScaleMode getMode() const noexcept { return mImpl->getMode(); }
  void setShift(Weights shift) noexcept { mImpl->setShift(shift); }
  Weights getShift() const noexcept { return mImpl->getShift(); }
  void setScale(Weights scale) noexcept { mImpl->setScale(scale); }
  Weights getScale() const noexcept { return mImpl->getScale(); }
  void setPower(Weights power) noexcept { mImpl->setPower(power); }
  Weights getPower() const noexcept { return mImpl->getPower(); }
  int32_t getChannelAxis() const noexcept { return mImpl->getChannelAxis(); }
  void setChannelAxis(int32_t channelAxis) noexcept { mImpl->setChannelAxis(channelAxis); }

 protected:
  virtual ~IScaleLayer() noexcept = default;
  apiv::VScaleLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
