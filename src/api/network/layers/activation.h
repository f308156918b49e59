// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Activation layers.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

class ActivationLayer final : public LayerOf<nv::IActivationLayer, nv::apiv::VActivationLayer> {
 public:
  explicit ActivationLayer(Network& network) : LayerOf(network, nv::LayerType::kACTIVATION) {}
  Result<> lower(Lowering& to) const override;

  void setActivationType(nv::ActivationType activationType) noexcept override {
    change(activation_type_, activationType);
  }
  nv::ActivationType getActivationType() const noexcept override { return activation_type_; }
  void setAlpha(float alpha) noexcept override { change(alpha_, alpha); }
  void setBeta(float beta) noexcept override { change(beta_, beta); }
  float getAlpha() const noexcept override { return alpha_.value_or(default_alpha()); }
  float getBeta() const noexcept override { return beta_.value_or(default_beta()); }

 private:
  /// Of operators whose parameter was not set: the defaults of the ONNX operator of that name.
  float default_alpha() const;
  float default_beta() const;

  nv::ActivationType activation_type_{};
  std::optional<float> alpha_;
  std::optional<float> beta_;
};

class ParametricReLULayer final : public LayerOf<nv::IParametricReLULayer, nv::apiv::VParametricReLULayer> {
 public:
  explicit ParametricReLULayer(Network& network) : LayerOf(network, nv::LayerType::kPARAMETRIC_RELU) {}
  Result<> lower(Lowering& to) const override;
};

}  // namespace tenon::api
