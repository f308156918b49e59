// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Convolution and deconvolution.
#pragma once

#include "NvInferLegacyDims.h"
#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// How the padding of a window layer is found from its sizes.
enum class PaddingMode : int32_t {
  kEXPLICIT_ROUND_DOWN = 0,  ///< as given, last partial window dropped
  kEXPLICIT_ROUND_UP = 1,    ///< as given, last partial window kept
  kSAME_UPPER = 2,           ///< output = ceil(input / stride), odd padding at the end
  kSAME_LOWER = 3,           ///< output = ceil(input / stride), odd padding at the start
  // older names
  kCAFFE_ROUND_DOWN = 4,
  kCAFFE_ROUND_UP = 5,
};
template <>
constexpr int32_t EnumMax<PaddingMode>() noexcept {
  return 4;
}

/// Convolution (cross-correlation) with a bias: [N, C, spatial...] -> [N, maps, spatial...].
/// Kernel: [maps, C / groups, window...]. Input 1 (kernel) and 2 (bias) may be set to tensors instead of weights.
class IConvolutionLayer : public ILayer {
 public:
  void setNbOutputMaps(int64_t nbOutputMaps) noexcept { mImpl->setNbOutputMaps(nbOutputMaps); }
  int64_t getNbOutputMaps() const noexcept { return mImpl->getNbOutputMaps(); }
  /// Into how many groups channels and maps are split; both must be divisible.
  void setNbGroups(int64_t nbGroups) noexcept { mImpl->setNbGroups(nbGroups); }
  int64_t getNbGroups() const noexcept { return mImpl->getNbGroups(); }
  void setKernelWeights(Weights kernelWeights) noexcept { mImpl->setKernelWeights(kernelWeights); }
  Weights getKernelWeights() const noexcept { return mImpl->getKernelWeights(); }
  void setBiasWeights(Weights biasWeights) noexcept { mImpl->setBiasWeights(biasWeights); }
  Weights getBiasWeights() const noexcept { return mImpl->getBiasWeights(); }
  /// Zeros before each spatial dimension.
  void setPrePadding(const Dims& prePadding) noexcept { mImpl->setPrePadding(prePadding); }
  Dims getPrePadding() const noexcept { return mImpl->getPrePadding(); }
  void setPostPadding(const Dims& postPadding) noexcept { mImpl->setPostPadding(postPadding); }
  Dims getPostPadding() const noexcept { return mImpl->getPostPadding(); }
  void setPaddingMode(PaddingMode paddingMode) noexcept { mImpl->setPaddingMode(paddingMode); }
  PaddingMode getPaddingMode() const noexcept { return mImpl->getPaddingMode(); }
  void setKernelSizeNd(const Dims& kernelSize) noexcept { mImpl->setKernelSizeNd(kernelSize); }
  Dims getKernelSizeNd() const noexcept { return mImpl->getKernelSizeNd(); }
  void setStrideNd(const Dims& stride) noexcept { mImpl->setStrideNd(stride); }
  Dims getStrideNd() const noexcept { return mImpl->getStrideNd(); }
  /// The same padding before and after.
  void setPaddingNd(const Dims& padding) noexcept { mImpl->setPaddingNd(padding); }
  Dims getPaddingNd() const noexcept { return mImpl->getPaddingNd(); }
  void setDilationNd(const Dims& dilation) noexcept { mImpl->setDilationNd(dilation); }
  Dims getDilationNd() const noexcept { return mImpl->getDilationNd(); }

  // 2D forms of the calls above, as they were before 7.0
  TRT_DEPRECATED void setKernelSize(DimsHW kernelSize) noexcept { setKernelSizeNd(kernelSize); }
  TRT_DEPRECATED DimsHW getKernelSize() const noexcept { return detail::toDimsHW(getKernelSizeNd()); }
  TRT_DEPRECATED void setStride(DimsHW stride) noexcept { setStrideNd(stride); }
  TRT_DEPRECATED DimsHW getStride() const noexcept { return detail::toDimsHW(getStrideNd()); }
  TRT_DEPRECATED void setPadding(DimsHW padding) noexcept { setPaddingNd(padding); }
  TRT_DEPRECATED DimsHW getPadding() const noexcept { return detail::toDimsHW(getPaddingNd()); }
  TRT_DEPRECATED void setDilation(DimsHW dilation) noexcept { setDilationNd(dilation); }
  TRT_DEPRECATED DimsHW getDilation() const noexcept { return detail::toDimsHW(getDilationNd()); }

 protected:
  virtual ~IConvolutionLayer() noexcept = default;
  apiv::VConvolutionLayer* mImpl = nullptr;
};

/// Transposed convolution with a bias: [N, C, spatial...] -> [N, maps, spatial...].
/// Kernel: [C, maps / groups, window...]. Output size: (input - 1) * stride + dilation * (window - 1) + 1 - padding.
class IDeconvolutionLayer : public ILayer {
 public:
  void setNbOutputMaps(int64_t nbOutputMaps) noexcept { mImpl->setNbOutputMaps(nbOutputMaps); }
  int64_t getNbOutputMaps() const noexcept { return mImpl->getNbOutputMaps(); }
  void setNbGroups(int64_t nbGroups) noexcept { mImpl->setNbGroups(nbGroups); }
  int64_t getNbGroups() const noexcept { return mImpl->getNbGroups(); }
  void setKernelWeights(Weights kernelWeights) noexcept { mImpl->setKernelWeights(kernelWeights); }
  Weights getKernelWeights() const noexcept { return mImpl->getKernelWeights(); }
  void setBiasWeights(Weights biasWeights) noexcept { mImpl->setBiasWeights(biasWeights); }
  Weights getBiasWeights() const noexcept { return mImpl->getBiasWeights(); }
  void setPrePadding(const Dims& prePadding) noexcept { mImpl->setPrePadding(prePadding); }
  Dims getPrePadding() const noexcept { return mImpl->getPrePadding(); }
  void setPostPadding(const Dims& postPadding) noexcept { mImpl->setPostPadding(postPadding); }
  Dims getPostPadding() const noexcept { return mImpl->getPostPadding(); }
  void setPaddingMode(PaddingMode paddingMode) noexcept { mImpl->setPaddingMode(paddingMode); }
  PaddingMode getPaddingMode() const noexcept { return mImpl->getPaddingMode(); }
  void setKernelSizeNd(const Dims& kernelSize) noexcept { mImpl->setKernelSizeNd(kernelSize); }
  Dims getKernelSizeNd() const noexcept { return mImpl->getKernelSizeNd(); }
  void setStrideNd(const Dims& stride) noexcept { mImpl->setStrideNd(stride); }
  Dims getStrideNd() const noexcept { return mImpl->getStrideNd(); }
  void setPaddingNd(const Dims& padding) noexcept { mImpl->setPaddingNd(padding); }
  Dims getPaddingNd() const noexcept { return mImpl->getPaddingNd(); }
  void setDilationNd(const Dims& dilation) noexcept { mImpl->setDilationNd(dilation); }
  Dims getDilationNd() const noexcept { return mImpl->getDilationNd(); }

  // 2D forms of the calls above, as they were before 7.0
  TRT_DEPRECATED void setKernelSize(DimsHW kernelSize) noexcept { setKernelSizeNd(kernelSize); }
  TRT_DEPRECATED DimsHW getKernelSize() const noexcept { return detail::toDimsHW(getKernelSizeNd()); }
  TRT_DEPRECATED void setStride(DimsHW stride) noexcept { setStrideNd(stride); }
  TRT_DEPRECATED DimsHW getStride() const noexcept { return detail::toDimsHW(getStrideNd()); }
  TRT_DEPRECATED void setPadding(DimsHW padding) noexcept { setPaddingNd(padding); }
  TRT_DEPRECATED DimsHW getPadding() const noexcept { return detail::toDimsHW(getPaddingNd()); }

 protected:
  virtual ~IDeconvolutionLayer() noexcept = default;
  apiv::VDeconvolutionLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
