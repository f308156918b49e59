// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers that work element by element.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

class ElementWiseLayer final : public LayerOf<nv::IElementWiseLayer, nv::apiv::VElementWiseLayer> {
 public:
  explicit ElementWiseLayer(Network& network) : LayerOf(network, nv::LayerType::kELEMENTWISE) {}
  Result<> lower(Lowering& to) const override;

  void setOperation(nv::ElementWiseOperation operation) noexcept override { change(operation_, operation); }
  nv::ElementWiseOperation getOperation() const noexcept override { return operation_; }

 private:
  nv::ElementWiseOperation operation_{};
};

class UnaryLayer final : public LayerOf<nv::IUnaryLayer, nv::apiv::VUnaryLayer> {
 public:
  explicit UnaryLayer(Network& network) : LayerOf(network, nv::LayerType::kUNARY) {}
  Result<> lower(Lowering& to) const override;

  void setOperation(nv::UnaryOperation operation) noexcept override { change(operation_, operation); }
  nv::UnaryOperation getOperation() const noexcept override { return operation_; }

 private:
  nv::UnaryOperation operation_{};
};

class SelectLayer final : public LayerOf<nv::ISelectLayer, nv::apiv::VSelectLayer> {
 public:
  explicit SelectLayer(Network& network) : LayerOf(network, nv::LayerType::kSELECT) {}
  Result<> lower(Lowering& to) const override;
};

class CastLayer final : public LayerOf<nv::ICastLayer, nv::apiv::VCastLayer> {
 public:
  explicit CastLayer(Network& network) : LayerOf(network, nv::LayerType::kCAST) {}
  Result<> lower(Lowering& to) const override;

  void setToType(nv::DataType toType) noexcept override { change(to_type_, toType); }
  nv::DataType getToType() const noexcept override { return to_type_; }

 private:
  nv::DataType to_type_{};
};

class IdentityLayer final : public LayerOf<nv::IIdentityLayer, nv::apiv::VIdentityLayer> {
 public:
  explicit IdentityLayer(Network& network) : LayerOf(network, nv::LayerType::kIDENTITY) {}
  Result<> lower(Lowering& to) const override;
};

class ScaleLayer final : public LayerOf<nv::IScaleLayer, nv::apiv::VScaleLayer> {
 public:
  explicit ScaleLayer(Network& network) : LayerOf(network, nv::LayerType::kSCALE) {}
  Result<> lower(Lowering& to) const override;

  void setMode(nv::ScaleMode mode) noexcept override { change(mode_, mode); }
  nv::ScaleMode getMode() const noexcept override { return mode_; }
  void setShift(nv::Weights shift) noexcept override { change(shift_, shift); }
  nv::Weights getShift() const noexcept override { return shift_; }
  void setScale(nv::Weights scale) noexcept override { change(scale_, scale); }
  nv::Weights getScale() const noexcept override { return scale_; }
  void setPower(nv::Weights power) noexcept override { change(power_, power); }
  nv::Weights getPower() const noexcept override { return power_; }
  int32_t getChannelAxis() const noexcept override { return channel_axis_; }
  void setChannelAxis(int32_t channelAxis) noexcept override { change(channel_axis_, channelAxis); }

 private:
  nv::ScaleMode mode_{};
  nv::Weights shift_{};
  nv::Weights scale_{};
  nv::Weights power_{};
  int32_t channel_axis_{};
};

}  // namespace tenon::api
