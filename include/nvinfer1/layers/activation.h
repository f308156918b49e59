// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Activations.
#pragma once

#include "nvinfer1/activation_type.h"
#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// A function of each element; the shape stays.
class IActivationLayer : public ILayer {
 public:
  void setActivationType(ActivationType activationType) noexcept { mImpl->setActivationType(activationType); }
  ActivationType getActivationType() const noexcept { return mImpl->getActivationType(); }
  void setAlpha(float alpha) noexcept { mImpl->setAlpha(alpha); }
  void setBeta(float beta) noexcept { mImpl->setBeta(beta); }
  float getAlpha() const noexcept { return mImpl->getAlpha(); }
  float getBeta() const noexcept { return mImpl->getBeta(); }

 protected:
  virtual ~IActivationLayer() noexcept = default;
  apiv::VActivationLayer* mImpl = nullptr;
};

/// Leaky rectifier whose slope is a tensor that broadcasts to the input.
class IParametricReLULayer : public ILayer {
 public:
 protected:
  virtual ~IParametricReLULayer() noexcept = default;
  apiv::VParametricReLULayer* mImpl = nullptr;
};
}  // namespace nvinfer1
