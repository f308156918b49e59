// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers that reshape and join.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

/// No transpose.
inline constexpr nv::Permutation kInOrder = {{0, 1, 2, 3, 4, 5, 6, 7}};

class ShuffleLayer final : public LayerOf<nv::IShuffleLayer, nv::apiv::VShuffleLayer> {
 public:
  explicit ShuffleLayer(Network& network) : LayerOf(network, nv::LayerType::kSHUFFLE) {}
  Result<> lower(Lowering& to) const override;

  void setFirstTranspose(const nv::Permutation& firstTranspose) noexcept override {
    change(first_transpose_, firstTranspose);
  }
  const nv::Permutation& getFirstTranspose() const noexcept override { return first_transpose_; }
  void setReshapeDimensions(const nv::Dims& reshapeDimensions) noexcept override {
    change(reshape_dimensions_, reshapeDimensions);
  }
  nv::Dims getReshapeDimensions() const noexcept override { return reshape_dimensions_; }
  void setSecondTranspose(const nv::Permutation& secondTranspose) noexcept override {
    change(second_transpose_, secondTranspose);
  }
  const nv::Permutation& getSecondTranspose() const noexcept override { return second_transpose_; }
  void setZeroIsPlaceholder(bool zeroIsPlaceholder) noexcept override {
    change(zero_is_placeholder_, zeroIsPlaceholder);
  }
  bool getZeroIsPlaceholder() const noexcept override { return zero_is_placeholder_; }

 protected:
  int32_t max_inputs() const noexcept override { return 2; }  // data, shape

 private:
  nv::Permutation first_transpose_ = kInOrder;
  nv::Dims reshape_dimensions_ = no_dims();
  nv::Permutation second_transpose_ = kInOrder;
  bool zero_is_placeholder_ = true;
};

class ConcatenationLayer final : public LayerOf<nv::IConcatenationLayer, nv::apiv::VConcatenationLayer> {
 public:
  explicit ConcatenationLayer(Network& network) : LayerOf(network, nv::LayerType::kCONCATENATION) {}
  Result<> lower(Lowering& to) const override;

  void setAxis(int32_t axis) noexcept override { change(axis_, axis); }
  int32_t getAxis() const noexcept override { return axis_; }

 private:
  int32_t axis_ = -1;  // not set: that of the outermost of the last three dimensions
};

class ShapeLayer final : public LayerOf<nv::IShapeLayer, nv::apiv::VShapeLayer> {
 public:
  explicit ShapeLayer(Network& network) : LayerOf(network, nv::LayerType::kSHAPE) {}
  Result<> lower(Lowering& to) const override;
};

class SqueezeLayer final : public LayerOf<nv::ISqueezeLayer, nv::apiv::VSqueezeLayer> {
 public:
  explicit SqueezeLayer(Network& network) : LayerOf(network, nv::LayerType::kSQUEEZE) {}
  Result<> lower(Lowering& to) const override;
};

class UnsqueezeLayer final : public LayerOf<nv::IUnsqueezeLayer, nv::apiv::VUnsqueezeLayer> {
 public:
  explicit UnsqueezeLayer(Network& network) : LayerOf(network, nv::LayerType::kUNSQUEEZE) {}
  Result<> lower(Lowering& to) const override;
};

}  // namespace tenon::api
