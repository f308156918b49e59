// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Normalization layers.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

class NormalizationLayer final : public LayerOf<nv::INormalizationLayer, nv::apiv::VNormalizationLayer> {
 public:
  explicit NormalizationLayer(Network& network) : LayerOf(network, nv::LayerType::kNORMALIZATION) {}
  Result<> lower(Lowering& to) const override;

  void setEpsilon(float epsilon) noexcept override { change(epsilon_, epsilon); }
  float getEpsilon() const noexcept override { return epsilon_; }
  void setAxes(uint32_t axes) noexcept override { change(axes_, axes); }
  uint32_t getAxes() const noexcept override { return axes_; }
  void setNbGroups(int64_t nbGroups) noexcept override { change(nb_groups_, nbGroups); }
  int64_t getNbGroups() const noexcept override { return nb_groups_; }
  void setComputePrecision(nv::DataType computePrecision) noexcept override {
    change(compute_precision_, computePrecision);
  }
  nv::DataType getComputePrecision() const noexcept override { return compute_precision_; }
  bool isV2() const noexcept override { return is_v2_; }
  void set_v2() { is_v2_ = true; }

 private:
  float epsilon_ = 1e-5F;
  uint32_t axes_{};
  int64_t nb_groups_ = 1;
  nv::DataType compute_precision_{};
  bool is_v2_ = false;  // of a group's channels each has its own scale, not one for all
};

class LRNLayer final : public LayerOf<nv::ILRNLayer, nv::apiv::VLRNLayer> {
 public:
  explicit LRNLayer(Network& network) : LayerOf(network, nv::LayerType::kLRN) {}
  Result<> lower(Lowering& to) const override;

  void setWindowSize(int64_t windowSize) noexcept override { change(window_size_, windowSize); }
  int64_t getWindowSize() const noexcept override { return window_size_; }
  void setAlpha(float alpha) noexcept override { change(alpha_, alpha); }
  float getAlpha() const noexcept override { return alpha_; }
  void setBeta(float beta) noexcept override { change(beta_, beta); }
  float getBeta() const noexcept override { return beta_; }
  void setK(float k) noexcept override { change(k_, k); }
  float getK() const noexcept override { return k_; }

 private:
  int64_t window_size_{};
  float alpha_{};
  float beta_{};
  float k_{};
};

}  // namespace tenon::api
