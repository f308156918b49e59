// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers whose results are as long as the data says, and reading pictures at points.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

class NonZeroLayer final : public LayerOf<nv::INonZeroLayer, nv::apiv::VNonZeroLayer> {
 public:
  explicit NonZeroLayer(Network& network) : LayerOf(network, nv::LayerType::kNON_ZERO) {}
  Result<> lower(Lowering& to) const override;

  bool setIndicesType(nv::DataType type) noexcept override;
  nv::DataType getIndicesType() const noexcept override { return indices_type_; }

 private:
  nv::DataType indices_type_ = nv::DataType::kINT32;
};

class GridSampleLayer final : public LayerOf<nv::IGridSampleLayer, nv::apiv::VGridSampleLayer> {
 public:
  explicit GridSampleLayer(Network& network) : LayerOf(network, nv::LayerType::kGRID_SAMPLE) {}
  Result<> lower(Lowering& to) const override;

  void setInterpolationMode(nv::InterpolationMode interpolationMode) noexcept override {
    change(interpolation_mode_, interpolationMode);
  }
  nv::InterpolationMode getInterpolationMode() const noexcept override { return interpolation_mode_; }
  void setAlignCorners(bool alignCorners) noexcept override { change(align_corners_, alignCorners); }
  bool getAlignCorners() const noexcept override { return align_corners_; }
  bool setSampleMode(nv::SampleMode sampleMode) noexcept override;
  nv::SampleMode getSampleMode() const noexcept override { return sample_mode_; }

 private:
  nv::InterpolationMode interpolation_mode_ = nv::InterpolationMode::kLINEAR;
  nv::SampleMode sample_mode_ = nv::SampleMode::kFILL;
  bool align_corners_ = false;
};

class NMSLayer final : public LayerOf<nv::INMSLayer, nv::apiv::VNMSLayer> {
 public:
  explicit NMSLayer(Network& network) : LayerOf(network, nv::LayerType::kNMS) {}
  Result<> lower(Lowering& to) const override;

  void setBoundingBoxFormat(nv::BoundingBoxFormat boundingBoxFormat) noexcept override {
    change(bounding_box_format_, boundingBoxFormat);
  }
  nv::BoundingBoxFormat getBoundingBoxFormat() const noexcept override { return bounding_box_format_; }
  void setTopKBoxLimit(int32_t topKBoxLimit) noexcept override { change(top_k_box_limit_, topKBoxLimit); }
  int32_t getTopKBoxLimit() const noexcept override { return top_k_box_limit_; }
  bool setIndicesType(nv::DataType type) noexcept override;
  nv::DataType getIndicesType() const noexcept override { return indices_type_; }

 protected:
  int32_t max_inputs() const noexcept override { return 5; }  // boxes, scores, most boxes, two thresholds

 private:
  struct Operands;
  Result<Operands> operands(Lowering& to) const;
  Result<ValueId> limited(Lowering& to, ValueId scores) const;
  static Result<ValueId> unfolded(Lowering& to, ValueId chosen, int64_t classes);

  nv::BoundingBoxFormat bounding_box_format_ = nv::BoundingBoxFormat::kCORNER_PAIRS;
  int32_t top_k_box_limit_ = -1;
  nv::DataType indices_type_ = nv::DataType::kINT32;
};

}  // namespace tenon::api
