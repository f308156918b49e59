// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// A mixture of experts, and quantization by scales that the data gives.
#pragma once

#include <limits>

#include "api/network/layer.h"
#include "api/network/layers/quantize.h"
#include "ops/lib/experts.h"

namespace tenon::api {

/// Of the float input (0) the numbers in a narrow type (output 0) and a scale for each block (output 1). Input 1, if
/// there is one: what scales of scales are multiplied with.
class DynamicQuantizeLayer final : public LayerOf<nv::IDynamicQuantizeLayer, nv::apiv::VDynamicQuantizeLayer> {
 public:
  explicit DynamicQuantizeLayer(Network& network) : LayerOf(network, nv::LayerType::kDYNAMIC_QUANTIZE) {}
  Result<> lower(Lowering& to) const override;

  int32_t getAxis() const noexcept override { return axis_; }
  void setAxis(int32_t axis) noexcept override { change(axis_, axis); }
  int32_t getBlockSize() const noexcept override { return block_size_; }
  void setBlockSize(int32_t blockSize) noexcept override { change(block_size_, blockSize); }
  nv::DataType getScaleType() const noexcept override { return scale_type_; }
  void setScaleType(nv::DataType type) noexcept override { change(scale_type_, type); }
  nv::DataType getToType() const noexcept override { return to_type_; }
  void setToType(nv::DataType type) noexcept override { change(to_type_, type); }
  nv::Dims getBlockShape() const noexcept override { return block_shape_; }
  void setBlockShape(const nv::Dims& blockShape) noexcept override { change(block_shape_, blockShape); }

 protected:
  int32_t max_inputs() const noexcept override { return 2; }

 private:
  int32_t axis_ = -1;  // with block_size_, where there is no block shape
  int32_t block_size_ = 0;
  nv::Dims block_shape_ = no_dims();
  nv::DataType to_type_ = nv::DataType::kFP4;
  nv::DataType scale_type_ = nv::DataType::kFP8;
};

/// Inputs: hidden states [.., H], experts of each [.., K], their scores [.., K]; then weights of all experts, gate
/// [E,H,I], up [E,H,I], down [E,I,H]; then biases of the same three [E,I], [E,I], [E,H]; then what goes into the down
/// projection is rounded by, if it is: scales [] or [E], or else the scale of the scales of blocks.
class MoELayer final : public LayerOf<nv::IMoELayer, nv::apiv::VMoELayer> {
 public:
  explicit MoELayer(Network& network) : LayerOf(network, nv::LayerType::kMOE) {}
  Result<> lower(Lowering& to) const override;

  void setGatedWeights(nv::ITensor& fcGateWeights, nv::ITensor& fcUpWeights, nv::ITensor& fcDownWeights,
                       nv::MoEActType activationType) noexcept override;
  void setGatedBiases(nv::ITensor& fcGateBiases, nv::ITensor& fcUpBiases, nv::ITensor& fcDownBiases) noexcept override;
  void setActivationType(nv::MoEActType moEActType) noexcept override { change(activation_, moEActType); }
  nv::MoEActType getActivationType() const noexcept override { return activation_; }
  void setQuantizationStatic(nv::ITensor& fcDownActivationScale, nv::DataType dataType) noexcept override;
  void setQuantizationDynamicDblQ(nv::ITensor& fcDownActivationDblQScale, nv::DataType dataType,
                                  const nv::Dims& blockShape, nv::DataType dynQOutputScaleType) noexcept override;
  void setQuantizationToType(nv::DataType type) noexcept override { change(quantized_, type); }
  nv::DataType getQuantizationToType() const noexcept override { return quantized_; }
  void setQuantizationBlockShape(const nv::Dims& shape) noexcept override { change(block_shape_, shape); }
  nv::Dims getQuantizationBlockShape() const noexcept override { return block_shape_; }
  void setDynQOutputScaleType(nv::DataType type) noexcept override { change(scale_type_, type); }
  nv::DataType getDynQOutputScaleType() const noexcept override { return scale_type_; }
  void setSwigluParams(float limit, float alpha, float beta) noexcept override;
  void setSwigluParamLimit(float swigluParamLimit) noexcept override { change(limit_, swigluParamLimit); }
  float getSwigluParamLimit() const noexcept override { return limit_; }
  void setSwigluParamAlpha(float swigluParamAlpha) noexcept override { change(alpha_, swigluParamAlpha); }
  float getSwigluParamAlpha() const noexcept override { return alpha_; }
  void setSwigluParamBeta(float swigluParamBeta) noexcept override { change(beta_, swigluParamBeta); }
  float getSwigluParamBeta() const noexcept override { return beta_; }
  void setInput(int32_t index, nv::ITensor& tensor) noexcept override { LayerBase::setInput(index, tensor); }

 protected:
  int32_t max_inputs() const noexcept override { return 11; }

 private:
  Result<ExpertRounding> rounding(Lowering& to) const;

  nv::MoEActType activation_ = nv::MoEActType::kNONE;
  float limit_ = std::numeric_limits<float>::infinity(), alpha_ = 1, beta_ = 0;
  nv::DataType quantized_ = nv::DataType::kFLOAT;  // it is not
  nv::Dims block_shape_ = no_dims();
  nv::DataType scale_type_ = nv::DataType::kFLOAT;
};

}  // namespace tenon::api
