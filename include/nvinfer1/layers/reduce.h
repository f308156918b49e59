// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Reductions, softmax, top-k, cumulative sums.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// How elements are combined.
enum class ReduceOperation : int32_t {
  kSUM = 0,
  kPROD = 1,
  kMAX = 2,
  kMIN = 3,
  kAVG = 4,
  kNONE = 5,
};
template <>
constexpr int32_t EnumMax<ReduceOperation>() noexcept {
  return 6;
}

/// Largest or smallest.
enum class TopKOperation : int32_t {
  kMAX = 0,
  kMIN = 1,
};
template <>
constexpr int32_t EnumMax<TopKOperation>() noexcept {
  return 2;
}

/// How elements are accumulated.
enum class CumulativeOperation : int32_t {
  kSUM = 0,
};
template <>
constexpr int32_t EnumMax<CumulativeOperation>() noexcept {
  return 1;
}

/// Combines the elements along the axes of a mask (bit i stands for dimension i).
class IReduceLayer : public ILayer {
 public:
  void setOperation(ReduceOperation reduceOperation) noexcept { mImpl->setOperation(reduceOperation); }
  ReduceOperation getOperation() const noexcept { return mImpl->getOperation(); }
  void setReduceAxes(uint32_t reduceAxes) noexcept { mImpl->setReduceAxes(reduceAxes); }
  uint32_t getReduceAxes() const noexcept { return mImpl->getReduceAxes(); }
  void setKeepDimensions(bool keepDimensions) noexcept { mImpl->setKeepDimensions(keepDimensions); }
  bool getKeepDimensions() const noexcept { return mImpl->getKeepDimensions(); }

 protected:
  virtual ~IReduceLayer() noexcept = default;
  apiv::VReduceLayer* mImpl = nullptr;
};

/// exp(x) / sum of exp(x) along one axis.
class ISoftMaxLayer : public ILayer {
 public:
  /// A mask with one bit. At first: the outermost of the last three dimensions.
  void setAxes(uint32_t axes) noexcept { mImpl->setAxes(axes); }
  uint32_t getAxes() const noexcept { return mImpl->getAxes(); }

 protected:
  virtual ~ISoftMaxLayer() noexcept = default;
  apiv::VSoftMaxLayer* mImpl = nullptr;
};

/// Softmax over sequences of different lengths.
class IRaggedSoftMaxLayer : public ILayer {
 public:
 protected:
  virtual ~IRaggedSoftMaxLayer() noexcept = default;
  apiv::VRaggedSoftMaxLayer* mImpl = nullptr;
};

/// The k largest or smallest along one axis: output 0 has the values, output 1 their indices.
class ITopKLayer : public ILayer {
 public:
  void setOperation(TopKOperation topKOperation) noexcept { mImpl->setOperation(topKOperation); }
  TopKOperation getOperation() const noexcept { return mImpl->getOperation(); }
  void setK(int32_t k) noexcept { mImpl->setK(k); }
  int32_t getK() const noexcept { return mImpl->getK(); }
  void setReduceAxes(uint32_t reduceAxes) noexcept { mImpl->setReduceAxes(reduceAxes); }
  uint32_t getReduceAxes() const noexcept { return mImpl->getReduceAxes(); }
  bool setIndicesType(DataType type) noexcept { return mImpl->setIndicesType(type); }
  DataType getIndicesType() const noexcept { return mImpl->getIndicesType(); }

 protected:
  virtual ~ITopKLayer() noexcept = default;
  apiv::VTopKLayer* mImpl = nullptr;
};

/// Running sums along an axis.
class ICumulativeLayer : public ILayer {
 public:
  bool setOperation(CumulativeOperation cumulativeOperation) noexcept {
    return mImpl->setOperation(cumulativeOperation);
  }
  CumulativeOperation getOperation() const noexcept { return mImpl->getOperation(); }
  void setExclusive(bool exclusive) noexcept { mImpl->setExclusive(exclusive); }
  bool getExclusive() const noexcept { return mImpl->getExclusive(); }
  void setReverse(bool reverse) noexcept { mImpl->setReverse(reverse); }
  bool getReverse() const noexcept { return mImpl->getReverse(); }

 protected:
  virtual ~ICumulativeLayer() noexcept = default;
  apiv::VCumulativeLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
