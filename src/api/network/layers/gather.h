// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Gather layers.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

class GatherLayer final : public LayerOf<nv::IGatherLayer, nv::apiv::VGatherLayer> {
 public:
  explicit GatherLayer(Network& network) : LayerOf(network, nv::LayerType::kGATHER) {}
  Result<> lower(Lowering& to) const override;

  void setGatherAxis(int32_t gatherAxis) noexcept override { change(gather_axis_, gatherAxis); }
  int32_t getGatherAxis() const noexcept override { return gather_axis_; }
  void setNbElementWiseDims(int32_t nbElementWiseDims) noexcept override {
    change(nb_element_wise_dims_, nbElementWiseDims);
  }
  int32_t getNbElementWiseDims() const noexcept override { return nb_element_wise_dims_; }
  void setMode(nv::GatherMode mode) noexcept override { change(mode_, mode); }
  nv::GatherMode getMode() const noexcept override { return mode_; }

 private:
  int32_t gather_axis_{};
  int32_t nb_element_wise_dims_{};
  nv::GatherMode mode_{};
};

class OneHotLayer final : public LayerOf<nv::IOneHotLayer, nv::apiv::VOneHotLayer> {
 public:
  explicit OneHotLayer(Network& network) : LayerOf(network, nv::LayerType::kONE_HOT) {}
  Result<> lower(Lowering& to) const override;

  int32_t getAxis() const noexcept override { return axis_; }
  void setAxis(int32_t axis) noexcept override { change(axis_, axis); }

 private:
  int32_t axis_{};
};

}  // namespace tenon::api
