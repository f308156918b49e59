// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Activation layers to operators.
#include "api/network/layers/activation.h"

#include "ops/clip.h"
#include "ops/elu.h"
#include "ops/gelu.h"
#include "ops/hard_sigmoid.h"
#include "ops/leaky_relu.h"
#include "ops/mul.h"
#include "ops/prelu.h"
#include "ops/relu.h"
#include "ops/selu.h"
#include "ops/sigmoid.h"
#include "ops/softplus.h"
#include "ops/softsign.h"
#include "ops/tanh.h"
#include "ops/thresholded_relu.h"

namespace tenon::api {

float ActivationLayer::default_alpha() const {
  switch (activation_type_) {
    case nv::ActivationType::kLEAKY_RELU:
      return LeakyRelu{}.alpha;
    case nv::ActivationType::kSELU:
      return Selu{}.alpha;
    case nv::ActivationType::kHARD_SIGMOID:
      return HardSigmoid{}.alpha;
    case nv::ActivationType::kCLIP:
      return std::numeric_limits<float>::lowest();
    default:
      return 1;
  }
}

float ActivationLayer::default_beta() const {
  switch (activation_type_) {
    case nv::ActivationType::kSELU:
      return Selu{}.gamma;
    case nv::ActivationType::kHARD_SIGMOID:
      return HardSigmoid{}.beta;
    case nv::ActivationType::kCLIP:
      return std::numeric_limits<float>::max();
    default:
      return 1;
  }
}

namespace {

/// alpha * f(beta * x), without the products by one.
template <class F>
Result<ValueId> scaled(Lowering& to, ValueId x, float alpha, float beta) {
  const DataType dtype = to.known(x).type.dtype;
  if (beta != 1) {
    TRY_ASSIGN(x, to.emit(Mul{}, {x, to.constant(Constant::scalar(dtype, beta))}));
  }
  TRY_ASSIGN(ValueId y, to.emit(F{}, {x}));
  if (alpha != 1) {
    TRY_ASSIGN(y, to.emit(Mul{}, {y, to.constant(Constant::scalar(dtype, alpha))}));
  }
  return y;
}

Result<ValueId> activate(Lowering& to, ValueId x, nv::ActivationType type, float alpha, float beta) {
  switch (type) {
    case nv::ActivationType::kRELU:
      return to.emit(Relu{}, {x});
    case nv::ActivationType::kSIGMOID:
      return to.emit(Sigmoid{}, {x});
    case nv::ActivationType::kTANH:
      return to.emit(Tanh{}, {x});
    case nv::ActivationType::kLEAKY_RELU:
      return to.emit(LeakyRelu{.alpha = alpha}, {x});
    case nv::ActivationType::kELU:
      return to.emit(Elu{.alpha = alpha}, {x});
    case nv::ActivationType::kSELU:
      return to.emit(Selu{.alpha = alpha, .gamma = beta}, {x});
    case nv::ActivationType::kSOFTSIGN:
      return to.emit(Softsign{}, {x});
    case nv::ActivationType::kSOFTPLUS:
      return scaled<Softplus>(to, x, alpha, beta);
    case nv::ActivationType::kCLIP:
      return to.emit(Clip{.min = alpha, .max = beta}, {x});
    case nv::ActivationType::kHARD_SIGMOID:
      return to.emit(HardSigmoid{.alpha = alpha, .beta = beta}, {x});
    case nv::ActivationType::kSCALED_TANH:
      return scaled<Tanh>(to, x, alpha, beta);
    case nv::ActivationType::kTHRESHOLDED_RELU:
      return to.emit(ThresholdedRelu{.alpha = alpha}, {x});
    case nv::ActivationType::kGELU_ERF:
      return to.emit(Gelu{.approximate = Approximation::none}, {x});
    case nv::ActivationType::kGELU_TANH:
      return to.emit(Gelu{.approximate = Approximation::tanh}, {x});
  }
  return Error(ErrorCode::invalid_argument, str("expected an ActivationType, found ", static_cast<int>(type)));
}

}  // namespace

Result<> ActivationLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId y, activate(to, x, activation_type_, getAlpha(), getBeta()));
  return to.define(0, y);
}

Result<> ParametricReLULayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId slope, to.input(1));
  TRY_ASSIGN(const ValueId y, to.emit(Prelu{}, {x, slope}));
  return to.define(0, y);
}

}  // namespace tenon::api
