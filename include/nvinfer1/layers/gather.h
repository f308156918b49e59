// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Gather, scatter, one-hot, non-zero, non-maximum suppression.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// How indices pick elements.
enum class GatherMode : int32_t {
  kDEFAULT = 0,
  kELEMENT = 1,
  kND = 2,
};
template <>
constexpr int32_t EnumMax<GatherMode>() noexcept {
  return 3;
}

/// How indices place elements.
enum class ScatterMode : int32_t {
  kELEMENT = 0,
  kND = 1,
};
template <>
constexpr int32_t EnumMax<ScatterMode>() noexcept {
  return 2;
}

/// Four numbers of a box: two corners, or centre and size.
enum class BoundingBoxFormat : int32_t {
  kCORNER_PAIRS = 0,
  kCENTER_SIZES = 1,
};
template <>
constexpr int32_t EnumMax<BoundingBoxFormat>() noexcept {
  return 2;
}

/// Picks slices, elements or n-dimensional positions by index.
class IGatherLayer : public ILayer {
 public:
  void setGatherAxis(int32_t gatherAxis) noexcept { mImpl->setGatherAxis(gatherAxis); }
  int32_t getGatherAxis() const noexcept { return mImpl->getGatherAxis(); }
  void setNbElementWiseDims(int32_t nbElementWiseDims) noexcept { mImpl->setNbElementWiseDims(nbElementWiseDims); }
  int32_t getNbElementWiseDims() const noexcept { return mImpl->getNbElementWiseDims(); }
  void setMode(GatherMode gatherMode) noexcept { mImpl->setMode(gatherMode); }
  GatherMode getMode() const noexcept { return mImpl->getMode(); }

 protected:
  virtual ~IGatherLayer() noexcept = default;
  apiv::VGatherLayer* mImpl = nullptr;
};

/// A copy of data with updates put at indices.
class IScatterLayer : public ILayer {
 public:
  void setMode(ScatterMode scatterMode) noexcept { mImpl->setMode(scatterMode); }
  ScatterMode getMode() const noexcept { return mImpl->getMode(); }
  void setAxis(int32_t axis) noexcept { mImpl->setAxis(axis); }
  int32_t getAxis() const noexcept { return mImpl->getAxis(); }

 protected:
  virtual ~IScatterLayer() noexcept = default;
  apiv::VScatterLayer* mImpl = nullptr;
};

/// Off and on values by index along a new axis.
class IOneHotLayer : public ILayer {
 public:
  void setAxis(int32_t axis) noexcept { mImpl->setAxis(axis); }
  int32_t getAxis() const noexcept { return mImpl->getAxis(); }

 protected:
  virtual ~IOneHotLayer() noexcept = default;
  apiv::VOneHotLayer* mImpl = nullptr;
};

/// The positions of elements that are not zero: [dimensions, count].
class INonZeroLayer : public ILayer {
 public:
  bool setIndicesType(DataType type) noexcept { return mImpl->setIndicesType(type); }
  DataType getIndicesType() const noexcept { return mImpl->getIndicesType(); }

 protected:
  virtual ~INonZeroLayer() noexcept = default;
  apiv::VNonZeroLayer* mImpl = nullptr;
};

/// Non-maximum suppression of boxes.
class INMSLayer : public ILayer {
 public:
  void setBoundingBoxFormat(BoundingBoxFormat boundingBoxFormat) noexcept {
    mImpl->setBoundingBoxFormat(boundingBoxFormat);
  }
  BoundingBoxFormat getBoundingBoxFormat() const noexcept { return mImpl->getBoundingBoxFormat(); }
  void setTopKBoxLimit(int32_t topKBoxLimit) noexcept { mImpl->setTopKBoxLimit(topKBoxLimit); }
  int32_t getTopKBoxLimit() const noexcept { return mImpl->getTopKBoxLimit(); }
  bool setIndicesType(DataType type) noexcept { return mImpl->setIndicesType(type); }
  DataType getIndicesType() const noexcept { return mImpl->getIndicesType(); }

 protected:
  virtual ~INMSLayer() noexcept = default;
  apiv::VNMSLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
