// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Pooling and padding.
#pragma once

#include "nvinfer1/layer.h"
#include "nvinfer1/layers/convolution.h"

namespace nvinfer1 {

/// What is taken of a window.
enum class PoolingType : int32_t {
  kMAX = 0,
  kAVERAGE = 1,
  kMAX_AVERAGE_BLEND = 2,
};
template <>
constexpr int32_t EnumMax<PoolingType>() noexcept {
  return 3;
}

/// Pooling over the last two or three dimensions: [N, C, spatial...] -> [N, C, spatial...].
class IPoolingLayer : public ILayer {
 public:
  void setPoolingType(PoolingType poolingType) noexcept { mImpl->setPoolingType(poolingType); }
  PoolingType getPoolingType() const noexcept { return mImpl->getPoolingType(); }
  /// Share of the average in kMAX_AVERAGE_BLEND, in [0, 1].
  void setBlendFactor(float blendFactor) noexcept { mImpl->setBlendFactor(blendFactor); }
  float getBlendFactor() const noexcept { return mImpl->getBlendFactor(); }
  /// Whether an average divides by the elements inside the input alone; true at first.
  void setAverageCountExcludesPadding(bool averageCountExcludesPadding) noexcept {
    mImpl->setAverageCountExcludesPadding(averageCountExcludesPadding);
  }
  bool getAverageCountExcludesPadding() const noexcept { return mImpl->getAverageCountExcludesPadding(); }
  void setPrePadding(const Dims& prePadding) noexcept { mImpl->setPrePadding(prePadding); }
  Dims getPrePadding() const noexcept { return mImpl->getPrePadding(); }
  void setPostPadding(const Dims& postPadding) noexcept { mImpl->setPostPadding(postPadding); }
  Dims getPostPadding() const noexcept { return mImpl->getPostPadding(); }
  void setPaddingMode(PaddingMode paddingMode) noexcept { mImpl->setPaddingMode(paddingMode); }
  PaddingMode getPaddingMode() const noexcept { return mImpl->getPaddingMode(); }
  void setWindowSizeNd(const Dims& windowSize) noexcept { mImpl->setWindowSizeNd(windowSize); }
  Dims getWindowSizeNd() const noexcept { return mImpl->getWindowSizeNd(); }
  void setStrideNd(const Dims& stride) noexcept { mImpl->setStrideNd(stride); }
  Dims getStrideNd() const noexcept { return mImpl->getStrideNd(); }
  void setPaddingNd(const Dims& padding) noexcept { mImpl->setPaddingNd(padding); }
  Dims getPaddingNd() const noexcept { return mImpl->getPaddingNd(); }

  // 2D forms of the calls above, as they were before 7.0
  TRT_DEPRECATED void setWindowSize(DimsHW windowSize) noexcept { setWindowSizeNd(windowSize); }
  TRT_DEPRECATED DimsHW getWindowSize() const noexcept { return detail::toDimsHW(getWindowSizeNd()); }
  TRT_DEPRECATED void setStride(DimsHW stride) noexcept { setStrideNd(stride); }
  TRT_DEPRECATED DimsHW getStride() const noexcept { return detail::toDimsHW(getStrideNd()); }
  TRT_DEPRECATED void setPadding(DimsHW padding) noexcept { setPaddingNd(padding); }
  TRT_DEPRECATED DimsHW getPadding() const noexcept { return detail::toDimsHW(getPaddingNd()); }

 protected:
  virtual ~IPoolingLayer() noexcept = default;
  apiv::VPoolingLayer* mImpl = nullptr;
};

/// Zeros around the last two dimensions; negative padding trims.
class IPaddingLayer : public ILayer {
 public:
  void setPrePaddingNd(const Dims& prePadding) noexcept { mImpl->setPrePaddingNd(prePadding); }
  Dims getPrePaddingNd() const noexcept { return mImpl->getPrePaddingNd(); }
  void setPostPaddingNd(const Dims& postPadding) noexcept { mImpl->setPostPaddingNd(postPadding); }
  Dims getPostPaddingNd() const noexcept { return mImpl->getPostPaddingNd(); }

  // 2D forms of the calls above, as they were before 7.0
  TRT_DEPRECATED void setPrePadding(DimsHW prePadding) noexcept { setPrePaddingNd(prePadding); }
  TRT_DEPRECATED DimsHW getPrePadding() const noexcept { return detail::toDimsHW(getPrePaddingNd()); }
  TRT_DEPRECATED void setPostPadding(DimsHW postPadding) noexcept { setPostPaddingNd(postPadding); }
  TRT_DEPRECATED DimsHW getPostPadding() const noexcept { return detail::toDimsHW(getPostPaddingNd()); }

 protected:
  virtual ~IPaddingLayer() noexcept = default;
  apiv::VPaddingLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
