// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Resize and grid sample.
#pragma once

#include "nvinfer1/layer.h"
#include "nvinfer1/layers/slice.h"

namespace nvinfer1 {

/// How values between pixels are found.
enum class InterpolationMode : int32_t {
  kNEAREST = 0,
  kLINEAR = 1,
  kCUBIC = 2,
};
template <>
constexpr int32_t EnumMax<InterpolationMode>() noexcept {
  return 3;
}

using ResizeMode = InterpolationMode;

/// Where a pixel of the output lies in the input.
enum class ResizeCoordinateTransformation : int32_t {
  kALIGN_CORNERS = 0,
  kASYMMETRIC = 1,
  kHALF_PIXEL = 2,
};
template <>
constexpr int32_t EnumMax<ResizeCoordinateTransformation>() noexcept {
  return 3;
}

/// What is done when a dimension of the output is 1.
enum class ResizeSelector : int32_t {
  kFORMULA = 0,
  kUPPER = 1,
};
template <>
constexpr int32_t EnumMax<ResizeSelector>() noexcept {
  return 2;
}

/// Which neighbour is the nearest.
enum class ResizeRoundMode : int32_t {
  kHALF_UP = 0,
  kHALF_DOWN = 1,
  kFLOOR = 2,
  kCEIL = 3,
};
template <>
constexpr int32_t EnumMax<ResizeRoundMode>() noexcept {
  return 4;
}

/// Scales spatial dimensions to sizes or by factors.
class IResizeLayer : public ILayer {
 public:
  /// The output's shape, all dimensions. Input 1 gives it as a tensor instead.
  void setOutputDimensions(const Dims& outputDimensions) noexcept { mImpl->setOutputDimensions(outputDimensions); }
  Dims getOutputDimensions() const noexcept { return mImpl->getOutputDimensions(); }
  /// A factor for each dimension, instead of sizes.
  void setScales(const float* scales, int32_t nbScales) noexcept { mImpl->setScales(scales, nbScales); }
  int32_t getScales(int32_t size, float* scales) const noexcept { return mImpl->getScales(size, scales); }
  void setResizeMode(InterpolationMode interpolationMode) noexcept { mImpl->setResizeMode(interpolationMode); }
  InterpolationMode getResizeMode() const noexcept { return mImpl->getResizeMode(); }
  void setCoordinateTransformation(ResizeCoordinateTransformation resizeCoordinateTransformation) noexcept {
    mImpl->setCoordinateTransformation(resizeCoordinateTransformation);
  }
  ResizeCoordinateTransformation getCoordinateTransformation() const noexcept {
    return mImpl->getCoordinateTransformation();
  }
  void setSelectorForSinglePixel(ResizeSelector resizeSelector) noexcept {
    mImpl->setSelectorForSinglePixel(resizeSelector);
  }
  ResizeSelector getSelectorForSinglePixel() const noexcept { return mImpl->getSelectorForSinglePixel(); }
  void setNearestRounding(ResizeRoundMode resizeRoundMode) noexcept { mImpl->setNearestRounding(resizeRoundMode); }
  ResizeRoundMode getNearestRounding() const noexcept { return mImpl->getNearestRounding(); }
  void setCubicCoeff(float cubicCoeff) noexcept { mImpl->setCubicCoeff(cubicCoeff); }
  float getCubicCoeff() const noexcept { return mImpl->getCubicCoeff(); }
  void setExcludeOutside(bool excludeOutside) noexcept { mImpl->setExcludeOutside(excludeOutside); }
  bool getExcludeOutside() const noexcept { return mImpl->getExcludeOutside(); }

  // Before 8.0 the coordinate transformation was a flag.
  TRT_DEPRECATED void setAlignCorners(bool alignCorners) noexcept {
    setCoordinateTransformation(alignCorners ? ResizeCoordinateTransformation::kALIGN_CORNERS
                                             : ResizeCoordinateTransformation::kASYMMETRIC);
  }
  TRT_DEPRECATED bool getAlignCorners() const noexcept {
    return getCoordinateTransformation() == ResizeCoordinateTransformation::kALIGN_CORNERS;
  }

 protected:
  virtual ~IResizeLayer() noexcept = default;
  apiv::VResizeLayer* mImpl = nullptr;
};

/// Reads an image at the points of a grid.
class IGridSampleLayer : public ILayer {
 public:
  void setInterpolationMode(InterpolationMode interpolationMode) noexcept {
    mImpl->setInterpolationMode(interpolationMode);
  }
  InterpolationMode getInterpolationMode() const noexcept { return mImpl->getInterpolationMode(); }
  void setAlignCorners(bool alignCorners) noexcept { mImpl->setAlignCorners(alignCorners); }
  bool getAlignCorners() const noexcept { return mImpl->getAlignCorners(); }
  bool setSampleMode(SampleMode sampleMode) noexcept { return mImpl->setSampleMode(sampleMode); }
  SampleMode getSampleMode() const noexcept { return mImpl->getSampleMode(); }

 protected:
  virtual ~IGridSampleLayer() noexcept = default;
  apiv::VGridSampleLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
