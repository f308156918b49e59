// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Slices and resizing.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

class SliceLayer final : public LayerOf<nv::ISliceLayer, nv::apiv::VSliceLayer> {
 public:
  explicit SliceLayer(Network& network) : LayerOf(network, nv::LayerType::kSLICE) {}
  Result<> lower(Lowering& to) const override;

  void setStart(const nv::Dims& start) noexcept override { change(start_, start); }
  nv::Dims getStart() const noexcept override { return start_; }
  void setSize(const nv::Dims& size) noexcept override { change(size_, size); }
  nv::Dims getSize() const noexcept override { return size_; }
  void setStride(const nv::Dims& stride) noexcept override { change(stride_, stride); }
  nv::Dims getStride() const noexcept override { return stride_; }
  void setMode(nv::SampleMode mode) noexcept override { change(mode_, mode); }
  nv::SampleMode getMode() const noexcept override { return mode_; }
  void setAxes(const nv::Dims& axes) noexcept override { change(axes_, axes); }
  nv::Dims getAxes() const noexcept override { return axes_; }

 protected:
  int32_t max_inputs() const noexcept override { return 6; }  // data, start, size, stride, fill value, axes

 private:
  nv::Dims start_{};
  nv::Dims size_{};
  nv::Dims stride_{};
  nv::SampleMode mode_{};
  nv::Dims axes_ = no_dims();
};

class ResizeLayer final : public LayerOf<nv::IResizeLayer, nv::apiv::VResizeLayer> {
 public:
  explicit ResizeLayer(Network& network) : LayerOf(network, nv::LayerType::kRESIZE) {}
  Result<> lower(Lowering& to) const override;

  void setOutputDimensions(const nv::Dims& outputDimensions) noexcept override {
    change(output_dimensions_, outputDimensions);
  }
  nv::Dims getOutputDimensions() const noexcept override { return output_dimensions_; }
  void setScales(const float* scales, int32_t nbScales) noexcept override;
  int32_t getScales(int32_t size, float* scales) const noexcept override;
  void setResizeMode(nv::InterpolationMode resizeMode) noexcept override { change(resize_mode_, resizeMode); }
  nv::InterpolationMode getResizeMode() const noexcept override { return resize_mode_; }
  void setCoordinateTransformation(nv::ResizeCoordinateTransformation coordinateTransformation) noexcept override {
    change(coordinate_transformation_, coordinateTransformation);
  }
  nv::ResizeCoordinateTransformation getCoordinateTransformation() const noexcept override {
    return coordinate_transformation_;
  }
  void setSelectorForSinglePixel(nv::ResizeSelector selectorForSinglePixel) noexcept override {
    change(selector_for_single_pixel_, selectorForSinglePixel);
  }
  nv::ResizeSelector getSelectorForSinglePixel() const noexcept override { return selector_for_single_pixel_; }
  void setNearestRounding(nv::ResizeRoundMode nearestRounding) noexcept override {
    change(nearest_rounding_, nearestRounding);
  }
  nv::ResizeRoundMode getNearestRounding() const noexcept override { return nearest_rounding_; }
  void setCubicCoeff(float cubicCoeff) noexcept override { change(cubic_coeff_, cubicCoeff); }
  float getCubicCoeff() const noexcept override { return cubic_coeff_; }
  void setExcludeOutside(bool excludeOutside) noexcept override { change(exclude_outside_, excludeOutside); }
  bool getExcludeOutside() const noexcept override { return exclude_outside_; }

 protected:
  int32_t max_inputs() const noexcept override { return 2; }  // data, output shape

 private:
  nv::Dims output_dimensions_ = no_dims();
  std::vector<float> scales_;
  nv::InterpolationMode resize_mode_{};
  nv::ResizeCoordinateTransformation coordinate_transformation_ = nv::ResizeCoordinateTransformation::kASYMMETRIC;
  nv::ResizeSelector selector_for_single_pixel_{};
  nv::ResizeRoundMode nearest_rounding_ = nv::ResizeRoundMode::kFLOOR;
  float cubic_coeff_ = -0.75F;
  bool exclude_outside_{};
};

}  // namespace tenon::api
