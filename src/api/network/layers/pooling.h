// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Pooling and padding layers.
#pragma once

#include "api/network/layers/window.h"

namespace tenon::api {

class PoolingLayer final : public WindowLayer<nv::IPoolingLayer, nv::apiv::VPoolingLayer> {
 public:
  explicit PoolingLayer(Network& network) : WindowLayer(network, nv::LayerType::kPOOLING) {}
  Result<> lower(Lowering& to) const override;

  void setPoolingType(nv::PoolingType poolingType) noexcept override { change(pooling_type_, poolingType); }
  nv::PoolingType getPoolingType() const noexcept override { return pooling_type_; }
  void setBlendFactor(float blendFactor) noexcept override { change(blend_factor_, blendFactor); }
  float getBlendFactor() const noexcept override { return blend_factor_; }
  void setAverageCountExcludesPadding(bool averageCountExcludesPadding) noexcept override {
    change(average_count_excludes_padding_, averageCountExcludesPadding);
  }
  bool getAverageCountExcludesPadding() const noexcept override { return average_count_excludes_padding_; }
  void setWindowSizeNd(const nv::Dims& dims) noexcept override { change(window_.size, dims); }
  nv::Dims getWindowSizeNd() const noexcept override { return window_.size; }

 private:
  nv::PoolingType pooling_type_{};
  float blend_factor_{};
  bool average_count_excludes_padding_ = true;
};

class PaddingLayer final : public LayerOf<nv::IPaddingLayer, nv::apiv::VPaddingLayer> {
 public:
  explicit PaddingLayer(Network& network) : LayerOf(network, nv::LayerType::kPADDING) {}
  Result<> lower(Lowering& to) const override;

  void setPrePaddingNd(const nv::Dims& prePadding) noexcept override { change(pre_padding_, prePadding); }
  nv::Dims getPrePaddingNd() const noexcept override { return pre_padding_; }
  void setPostPaddingNd(const nv::Dims& postPadding) noexcept override { change(post_padding_, postPadding); }
  nv::Dims getPostPaddingNd() const noexcept override { return post_padding_; }

 private:
  nv::Dims pre_padding_{};
  nv::Dims post_padding_{};
};

}  // namespace tenon::api
