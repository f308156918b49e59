// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Fully connected layers, of releases before 10; matrix multiplication took their place.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {
namespace apiv {

/// Of no release of the vendor's: only programs compiled with these headers call through it.
class VFullyConnectedLayer : public VRoot {
 public:
  virtual void setNbOutputChannels(int32_t nbOutputs) noexcept = 0;
  virtual int32_t getNbOutputChannels() const noexcept = 0;
  virtual void setKernelWeights(Weights weights) noexcept = 0;
  virtual Weights getKernelWeights() const noexcept = 0;
  virtual void setBiasWeights(Weights weights) noexcept = 0;
  virtual Weights getBiasWeights() const noexcept = 0;
};

}  // namespace apiv

/// y = W x + b over the last three dimensions together: [.., C, H, W] -> [.., K, 1, 1], with W [K, C * H * W].
class IFullyConnectedLayer : public ILayer {
 public:
  void setNbOutputChannels(int32_t nbOutputs) noexcept { mImpl->setNbOutputChannels(nbOutputs); }
  int32_t getNbOutputChannels() const noexcept { return mImpl->getNbOutputChannels(); }
  void setKernelWeights(Weights weights) noexcept { mImpl->setKernelWeights(weights); }
  Weights getKernelWeights() const noexcept { return mImpl->getKernelWeights(); }
  void setBiasWeights(Weights weights) noexcept { mImpl->setBiasWeights(weights); }
  Weights getBiasWeights() const noexcept { return mImpl->getBiasWeights(); }
  /// Input 1 stands for the kernel weights, input 2 for the bias.
  using ILayer::setInput;

 protected:
  virtual ~IFullyConnectedLayer() noexcept = default;
  apiv::VFullyConnectedLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
