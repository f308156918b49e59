// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Constants and fills.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

class ConstantLayer final : public LayerOf<nv::IConstantLayer, nv::apiv::VConstantLayer> {
 public:
  explicit ConstantLayer(Network& network) : LayerOf(network, nv::LayerType::kCONSTANT) {}
  Result<> lower(Lowering& to) const override;

  void setWeights(nv::Weights weights) noexcept override { change(weights_, weights); }
  nv::Weights getWeights() const noexcept override { return weights_; }
  void setDimensions(const nv::Dims& dimensions) noexcept override { change(dimensions_, dimensions); }
  nv::Dims getDimensions() const noexcept override { return dimensions_; }

 private:
  nv::Weights weights_{};
  nv::Dims dimensions_{};
};

class FillLayer final : public LayerOf<nv::IFillLayer, nv::apiv::VFillLayer> {
 public:
  explicit FillLayer(Network& network) : LayerOf(network, nv::LayerType::kFILL) {}
  Result<> lower(Lowering& to) const override;

  void setDimensions(const nv::Dims& dimensions) noexcept override { change(dimensions_, dimensions); }
  nv::Dims getDimensions() const noexcept override { return dimensions_; }
  void setOperation(nv::FillOperation operation) noexcept override { change(operation_, operation); }
  nv::FillOperation getOperation() const noexcept override { return operation_; }
  void setAlpha(double alpha) noexcept override { change(alpha_, alpha); }
  double getAlpha() const noexcept override { return alpha_; }
  void setBeta(double beta) noexcept override { change(beta_, beta); }
  double getBeta() const noexcept override { return beta_; }
  void setAlphaInt64(int64_t alphaInt64) noexcept override { set_int64(alpha_int64_, alphaInt64); }
  int64_t getAlphaInt64() const noexcept override { return alpha_int64_; }
  void setBetaInt64(int64_t betaInt64) noexcept override { set_int64(beta_int64_, betaInt64); }
  int64_t getBetaInt64() const noexcept override { return beta_int64_; }
  bool isAlphaBetaInt64() const noexcept override { return is_int64_; }
  nv::DataType getToType() const noexcept override { return to_type_; }
  void setToType(nv::DataType toType) noexcept override { change(to_type_, toType); }

 protected:
  int32_t max_inputs() const noexcept override { return 3; }  // shape, alpha, beta

 private:
  void set_int64(int64_t& field, int64_t value) noexcept {
    is_int64_ = true;
    change(field, value);
  }

  nv::Dims dimensions_{};
  nv::FillOperation operation_{};
  double alpha_ = 0;
  double beta_ = 1;
  int64_t alpha_int64_ = 0;
  int64_t beta_int64_ = 1;
  bool is_int64_ = false;
  nv::DataType to_type_{};

  Result<ValueId> shape(Lowering& to) const;
  Result<ValueId> parameter(Lowering& to, size_t index, DataType type) const;
  Result<ValueId> line(Lowering& to, ValueId shape, DataType type) const;
  Result<ValueId> random(Lowering& to, ValueId shape, DataType type) const;
};

/// A condition that must hold: known while the network is built, or it is an error.
class AssertionLayer final : public LayerOf<nv::IAssertionLayer, nv::apiv::VAssertionLayer> {
 public:
  explicit AssertionLayer(Network& network) : LayerOf(network, nv::LayerType::kASSERTION) {}
  Result<> lower(Lowering& to) const override;

  void setMessage(const char* message) noexcept override { change(message_, message == nullptr ? "" : message); }
  const char* getMessage() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

}  // namespace tenon::api
