// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Fully connected layers.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

class FullyConnectedLayer final : public LayerOf<nv::IFullyConnectedLayer, nv::apiv::VFullyConnectedLayer> {
 public:
  explicit FullyConnectedLayer(Network& network) : LayerOf(network, nv::LayerType::kFULLY_CONNECTED) {}
  Result<> lower(Lowering& to) const override;

  void setNbOutputChannels(int32_t nbOutputs) noexcept override { change(outputs_, nbOutputs); }
  int32_t getNbOutputChannels() const noexcept override { return outputs_; }
  void setKernelWeights(nv::Weights weights) noexcept override { change(kernel_, weights); }
  nv::Weights getKernelWeights() const noexcept override { return kernel_; }
  void setBiasWeights(nv::Weights weights) noexcept override { change(bias_, weights); }
  nv::Weights getBiasWeights() const noexcept override { return bias_; }

 protected:
  int32_t max_inputs() const noexcept override { return 3; }

 private:
  int32_t outputs_ = 0;
  nv::Weights kernel_{nv::DataType::kFLOAT, nullptr, 0};
  nv::Weights bias_{nv::DataType::kFLOAT, nullptr, 0};
};

}  // namespace tenon::api
