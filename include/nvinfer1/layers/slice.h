// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Slices and reversed sequences.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// What is read outside a tensor.
enum class SampleMode : int32_t {
  kSTRICT_BOUNDS = 0,
  kWRAP = 1,
  kCLAMP = 2,
  kFILL = 3,
  kREFLECT = 4,
  // older names
  kDEFAULT = 0,
};
template <>
constexpr int32_t EnumMax<SampleMode>() noexcept {
  return 5;
}

using SliceMode = SampleMode;

/// Elements start, start + stride, ... of each dimension. Inputs 1 to 4 may give start, size, stride and the fill
/// value as tensors.
class ISliceLayer : public ILayer {
 public:
  void setStart(const Dims& start) noexcept { mImpl->setStart(start); }
  Dims getStart() const noexcept { return mImpl->getStart(); }
  void setSize(const Dims& size) noexcept { mImpl->setSize(size); }
  Dims getSize() const noexcept { return mImpl->getSize(); }
  void setStride(const Dims& stride) noexcept { mImpl->setStride(stride); }
  Dims getStride() const noexcept { return mImpl->getStride(); }
  void setMode(SampleMode sampleMode) noexcept { mImpl->setMode(sampleMode); }
  SampleMode getMode() const noexcept { return mImpl->getMode(); }
  void setAxes(const Dims& axes) noexcept { mImpl->setAxes(axes); }
  Dims getAxes() const noexcept { return mImpl->getAxes(); }

 protected:
  virtual ~ISliceLayer() noexcept = default;
  apiv::VSliceLayer* mImpl = nullptr;
};

/// Reverses the first part of each sequence.
class IReverseSequenceLayer : public ILayer {
 public:
  void setBatchAxis(int32_t batchAxis) noexcept { mImpl->setBatchAxis(batchAxis); }
  int32_t getBatchAxis() const noexcept { return mImpl->getBatchAxis(); }
  void setSequenceAxis(int32_t sequenceAxis) noexcept { mImpl->setSequenceAxis(sequenceAxis); }
  int32_t getSequenceAxis() const noexcept { return mImpl->getSequenceAxis(); }

 protected:
  virtual ~IReverseSequenceLayer() noexcept = default;
  apiv::VReverseSequenceLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
