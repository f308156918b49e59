// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Reshape, transpose, squeeze, concatenate, shape.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// An order of dimensions: dimension i of the result is dimension order[i] of the source.
struct Permutation {
  int32_t order[8];
};

/// Transpose, then reshape, then transpose.
class IShuffleLayer : public ILayer {
 public:
  void setFirstTranspose(Permutation permutation) noexcept { mImpl->setFirstTranspose(permutation); }
  Permutation getFirstTranspose() const noexcept { return mImpl->getFirstTranspose(); }
  /// The new shape. -1 (once) stands for what remains; 0 copies the size of the same dimension unless
  /// setZeroIsPlaceholder(false).
  /// Setting input 1 gives the shape as a tensor instead.
  void setReshapeDimensions(const Dims& reshapeDimensions) noexcept { mImpl->setReshapeDimensions(reshapeDimensions); }
  Dims getReshapeDimensions() const noexcept { return mImpl->getReshapeDimensions(); }
  void setSecondTranspose(Permutation permutation) noexcept { mImpl->setSecondTranspose(permutation); }
  Permutation getSecondTranspose() const noexcept { return mImpl->getSecondTranspose(); }
  void setZeroIsPlaceholder(bool zeroIsPlaceholder) noexcept { mImpl->setZeroIsPlaceholder(zeroIsPlaceholder); }
  bool getZeroIsPlaceholder() const noexcept { return mImpl->getZeroIsPlaceholder(); }

 protected:
  virtual ~IShuffleLayer() noexcept = default;
  apiv::VShuffleLayer* mImpl = nullptr;
};

/// Joins tensors along an axis; the other sizes must be equal.
class IConcatenationLayer : public ILayer {
 public:
  void setAxis(int32_t axis) noexcept { mImpl->setAxis(axis); }
  int32_t getAxis() const noexcept { return mImpl->getAxis(); }

 protected:
  virtual ~IConcatenationLayer() noexcept = default;
  apiv::VConcatenationLayer* mImpl = nullptr;
};

/// The shape of a tensor, as kINT64.
class IShapeLayer : public ILayer {
 public:
 protected:
  virtual ~IShapeLayer() noexcept = default;
  apiv::VShapeLayer* mImpl = nullptr;
};

/// Drops the dimensions of size 1 that input 1 lists.
class ISqueezeLayer : public ILayer {
 public:
 protected:
  virtual ~ISqueezeLayer() noexcept = default;
  apiv::VSqueezeLayer* mImpl = nullptr;
};

/// Adds dimensions of size 1 at the places that input 1 lists.
class IUnsqueezeLayer : public ILayer {
 public:
 protected:
  virtual ~IUnsqueezeLayer() noexcept = default;
  apiv::VUnsqueezeLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
