// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dual_conv: the sum of two convolutions of different pictures.
#pragma once

#include "ops/conv.h"

namespace tenon {

/// y = activation(conv(x, w) + bias + conv(x2, w2) + bias2): a convolution whose residual is another one's result.
/// Attributes of the other's window begin with "second_"; it has one group. Between the two nothing need be rounded.
///   x [N,C,spatial...], w [M,C/groups,kernel...], bias [M] or absent, x2 [N,C2,spatial2...], w2 [M,C2,kernel2...],
///   bias2 [M] or absent  ->  y [N,M,spatial3...]
/// Errors: invalid_argument for shapes that do not fit.
/// Source: He et al. 2016, arXiv:1512.03385, section 3.3: projection shortcuts.
struct DualConv {
  static constexpr std::string_view kName = "dual_conv";
  enum Operand : size_t { kX, kWeights, kBias, kSecond, kSecondWeights, kSecondBias, kCount };

  Conv conv;
  Window second;

  static void fields(auto& self, auto&& field) {
    Conv::fields(self.conv, field);
    field("second_strides", self.second.strides);
    field("second_pads", self.second.pads);
    field("second_dilations", self.second.dilations);
    field("second_auto_pad", self.second.auto_pad);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;

  Conv second_conv() const { return {.window = second}; }
};

}  // namespace tenon
