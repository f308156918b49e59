// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Matrix products and Einstein sums.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

class MatrixMultiplyLayer final : public LayerOf<nv::IMatrixMultiplyLayer, nv::apiv::VMatrixMultiplyLayer> {
 public:
  explicit MatrixMultiplyLayer(Network& network) : LayerOf(network, nv::LayerType::kMATRIX_MULTIPLY) {}
  Result<> lower(Lowering& to) const override;

  void setOperation(int32_t index, nv::MatrixOperation op) noexcept override;
  nv::MatrixOperation getOperation(int32_t index) const noexcept override;

 private:
  nv::MatrixOperation operations_[2] = {nv::MatrixOperation::kNONE, nv::MatrixOperation::kNONE};
};

class EinsumLayer final : public LayerOf<nv::IEinsumLayer, nv::apiv::VEinsumLayer> {
 public:
  explicit EinsumLayer(Network& network) : LayerOf(network, nv::LayerType::kEINSUM) {}
  Result<> lower(Lowering& to) const override;

  bool setEquation(const char* equation) noexcept override;
  const char* getEquation() const noexcept override { return equation_.c_str(); }

 private:
  std::string equation_;
};

}  // namespace tenon::api
