// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Convolution and deconvolution layers.
#pragma once

#include "api/network/layers/window.h"

namespace tenon::api {

/// Both have the same properties; inputs 1 and 2 may give kernel and bias as tensors.
template <class Face, class Table>
class ConvolutionLike : public WindowLayer<Face, Table> {
 public:
  using WindowLayer<Face, Table>::WindowLayer;

  void setNbOutputMaps(int64_t maps) noexcept override { this->change(maps_, maps); }
  int64_t getNbOutputMaps() const noexcept override { return maps_; }
  void setNbGroups(int64_t groups) noexcept override { this->change(groups_, groups); }
  int64_t getNbGroups() const noexcept override { return groups_; }
  void setKernelWeights(nv::Weights weights) noexcept override { this->change(kernel_, weights); }
  nv::Weights getKernelWeights() const noexcept override { return kernel_; }
  void setBiasWeights(nv::Weights weights) noexcept override { this->change(bias_, weights); }
  nv::Weights getBiasWeights() const noexcept override { return bias_; }
  void setKernelSizeNd(const nv::Dims& dims) noexcept override { this->change(this->window_.size, dims); }
  nv::Dims getKernelSizeNd() const noexcept override { return this->window_.size; }
  void setDilationNd(const nv::Dims& dims) noexcept override { this->change(this->window_.dilation, dims); }
  nv::Dims getDilationNd() const noexcept override { return filled(this->window_.dilation, this->window_.size, 1); }

 protected:
  int32_t max_inputs() const noexcept override { return 3; }

  int64_t maps_ = 0;
  int64_t groups_ = 1;
  nv::Weights kernel_{nv::DataType::kFLOAT, nullptr, 0};
  nv::Weights bias_{nv::DataType::kFLOAT, nullptr, 0};
};

class ConvolutionLayer final : public ConvolutionLike<nv::IConvolutionLayer, nv::apiv::VConvolutionLayer> {
 public:
  explicit ConvolutionLayer(Network& network) : ConvolutionLike(network, nv::LayerType::kCONVOLUTION) {}
  Result<> lower(Lowering& to) const override;
};

class DeconvolutionLayer final : public ConvolutionLike<nv::IDeconvolutionLayer, nv::apiv::VDeconvolutionLayer> {
 public:
  explicit DeconvolutionLayer(Network& network) : ConvolutionLike(network, nv::LayerType::kDECONVOLUTION) {}
  Result<> lower(Lowering& to) const override;
};

}  // namespace tenon::api
