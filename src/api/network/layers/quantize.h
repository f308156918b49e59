// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Quantization layers.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

/// How many elements share a scale: all, those of one index along an axis, or a block.
struct ScaleSharing {
  int32_t axis = -1;  // -1: not set
  nv::Dims block_shape = no_dims();
};

class QuantizeLayer final : public LayerOf<nv::IQuantizeLayer, nv::apiv::VQuantizeLayer> {
 public:
  explicit QuantizeLayer(Network& network) : LayerOf(network, nv::LayerType::kQUANTIZE) {}
  Result<> lower(Lowering& to) const override;

  int32_t getAxis() const noexcept override { return sharing_.axis; }
  void setAxis(int32_t axis) noexcept override { change(sharing_.axis, axis); }
  nv::DataType getToType() const noexcept override { return to_type_; }
  void setToType(nv::DataType type) noexcept override { change(to_type_, type); }
  nv::Dims getBlockShape() const noexcept override { return sharing_.block_shape; }
  bool setBlockShape(const nv::Dims& blockShape) noexcept override;

 protected:
  int32_t max_inputs() const noexcept override { return 3; }  // data, scale, zero point

 private:
  ScaleSharing sharing_;
  nv::DataType to_type_ = nv::DataType::kINT8;
};

class DequantizeLayer final : public LayerOf<nv::IDequantizeLayer, nv::apiv::VDequantizeLayer> {
 public:
  explicit DequantizeLayer(Network& network) : LayerOf(network, nv::LayerType::kDEQUANTIZE) {}
  Result<> lower(Lowering& to) const override;

  int32_t getAxis() const noexcept override { return sharing_.axis; }
  void setAxis(int32_t axis) noexcept override { change(sharing_.axis, axis); }
  nv::DataType getToType() const noexcept override { return to_type_; }
  void setToType(nv::DataType type) noexcept override { change(to_type_, type); }
  nv::Dims getBlockShape() const noexcept override { return sharing_.block_shape; }
  bool setBlockShape(const nv::Dims& blockShape) noexcept override;

 protected:
  int32_t max_inputs() const noexcept override { return 3; }  // data, scale, zero point

 private:
  ScaleSharing sharing_;
  nv::DataType to_type_ = nv::DataType::kFLOAT;
};

}  // namespace tenon::api
