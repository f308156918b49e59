// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Reductions, softmax and top-k.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

/// What indices can be given in.
inline bool is_index_type(nv::DataType type) { return type == nv::DataType::kINT32 || type == nv::DataType::kINT64; }

class ReduceLayer final : public LayerOf<nv::IReduceLayer, nv::apiv::VReduceLayer> {
 public:
  explicit ReduceLayer(Network& network) : LayerOf(network, nv::LayerType::kREDUCE) {}
  Result<> lower(Lowering& to) const override;

  void setOperation(nv::ReduceOperation operation) noexcept override { change(operation_, operation); }
  nv::ReduceOperation getOperation() const noexcept override { return operation_; }
  void setReduceAxes(uint32_t reduceAxes) noexcept override { change(reduce_axes_, reduceAxes); }
  uint32_t getReduceAxes() const noexcept override { return reduce_axes_; }
  void setKeepDimensions(bool keepDimensions) noexcept override { change(keep_dimensions_, keepDimensions); }
  bool getKeepDimensions() const noexcept override { return keep_dimensions_; }

 private:
  nv::ReduceOperation operation_{};
  uint32_t reduce_axes_{};
  bool keep_dimensions_{};
};

class SoftMaxLayer final : public LayerOf<nv::ISoftMaxLayer, nv::apiv::VSoftMaxLayer> {
 public:
  explicit SoftMaxLayer(Network& network) : LayerOf(network, nv::LayerType::kSOFTMAX) {}
  Result<> lower(Lowering& to) const override;

  void setAxes(uint32_t axes) noexcept override { change(axes_, axes); }
  uint32_t getAxes() const noexcept override { return axes_; }

 private:
  uint32_t axes_{};
};

class TopKLayer final : public LayerOf<nv::ITopKLayer, nv::apiv::VTopKLayer> {
 public:
  explicit TopKLayer(Network& network) : LayerOf(network, nv::LayerType::kTOPK) {}
  Result<> lower(Lowering& to) const override;

  void setOperation(nv::TopKOperation operation) noexcept override { change(operation_, operation); }
  nv::TopKOperation getOperation() const noexcept override { return operation_; }
  void setK(int32_t k) noexcept override { change(k_, k); }
  int32_t getK() const noexcept override { return k_; }
  void setReduceAxes(uint32_t reduceAxes) noexcept override { change(reduce_axes_, reduceAxes); }
  uint32_t getReduceAxes() const noexcept override { return reduce_axes_; }
  bool setIndicesType(nv::DataType indicesType) noexcept override {
    if (is_index_type(indicesType)) change(indices_type_, indicesType);
    return is_index_type(indicesType);
  }
  nv::DataType getIndicesType() const noexcept override { return indices_type_; }

 protected:
  int32_t max_inputs() const noexcept override { return 2; }  // data, k

 private:
  nv::TopKOperation operation_{};
  int32_t k_{};
  uint32_t reduce_axes_{};
  nv::DataType indices_type_{};
};

}  // namespace tenon::api
