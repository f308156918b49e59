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

bool is_block_shape(const nv::Dims& shape);

/// The properties that both layers have.
template <class Face, class Table>
class ScaledLayer : public LayerOf<Face, Table> {
 public:
  ScaledLayer(Network& network, nv::LayerType type, nv::DataType to_type)
      : LayerOf<Face, Table>(network, type), to_type_(to_type) {}

  int32_t getAxis() const noexcept override { return sharing_.axis; }
  void setAxis(int32_t axis) noexcept override { this->change(sharing_.axis, axis); }
  nv::DataType getToType() const noexcept override { return to_type_; }
  void setToType(nv::DataType type) noexcept override { this->change(to_type_, type); }
  nv::Dims getBlockShape() const noexcept override { return sharing_.block_shape; }
  bool setBlockShape(const nv::Dims& blockShape) noexcept override {
    if (!is_block_shape(blockShape)) return false;
    this->change(sharing_.block_shape, blockShape);
    return true;
  }

 protected:
  int32_t max_inputs() const noexcept override { return 3; }  // data, scale, zero point

  ScaleSharing sharing_;
  nv::DataType to_type_;
};

class QuantizeLayer final : public ScaledLayer<nv::IQuantizeLayer, nv::apiv::VQuantizeLayer> {
 public:
  explicit QuantizeLayer(Network& network) : ScaledLayer(network, nv::LayerType::kQUANTIZE, nv::DataType::kINT8) {}
  Result<> lower(Lowering& to) const override;
};

class DequantizeLayer final : public ScaledLayer<nv::IDequantizeLayer, nv::apiv::VDequantizeLayer> {
 public:
  explicit DequantizeLayer(Network& network) : ScaledLayer(network, nv::LayerType::kDEQUANTIZE, nv::DataType::kFLOAT) {}
  Result<> lower(Lowering& to) const override;
};

}  // namespace tenon::api
