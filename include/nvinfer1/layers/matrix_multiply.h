// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Matrix products and Einstein sums.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// What is done to an operand first.
enum class MatrixOperation : int32_t {
  kNONE = 0,
  kTRANSPOSE = 1,
  kVECTOR = 2,  ///< the last dimension is a vector
};
template <>
constexpr int32_t EnumMax<MatrixOperation>() noexcept {
  return 3;
}

/// Product of the last two dimensions; those before are a batch, with broadcasting.
class IMatrixMultiplyLayer : public ILayer {
 public:
  void setOperation(int32_t index, MatrixOperation op) noexcept { mImpl->setOperation(index, op); }
  MatrixOperation getOperation(int32_t index) const noexcept { return mImpl->getOperation(index); }

  // Before 6.0 an operand was transposed by a flag.
  TRT_DEPRECATED void setTranspose(int32_t index, bool transpose) noexcept {
    setOperation(index, transpose ? MatrixOperation::kTRANSPOSE : MatrixOperation::kNONE);
  }
  TRT_DEPRECATED bool getTranspose(int32_t index) const noexcept {
    return getOperation(index) == MatrixOperation::kTRANSPOSE;
  }

 protected:
  virtual ~IMatrixMultiplyLayer() noexcept = default;
  apiv::VMatrixMultiplyLayer* mImpl = nullptr;
};

/// Sum of products of one or two tensors by an equation such as "bij,bjk->bik".
class IEinsumLayer : public ILayer {
 public:
  bool setEquation(const char* equation) noexcept { return mImpl->setEquation(equation); }
  const char* getEquation() const noexcept { return mImpl->getEquation(); }

 protected:
  virtual ~IEinsumLayer() noexcept = default;
  apiv::VEinsumLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
