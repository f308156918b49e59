// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_dual_conv: a convolution of 8-bit numbers that adds the rounded result of another one.
#pragma once

#include "ops/quantized_conv.h"

namespace tenon {

/// y = quantized_conv(x, w, multipliers, bias, residual), where residual = quantized_conv(x2, w2, multipliers2, bias2)
/// is i8 or u8 and has one group and no activation. Attributes of the latter begin with "second_".
///   x i8 or u8 [N,C,spatial...], w i8 [M,C/groups,kernel...], multipliers f32 [M] or [1], bias f32 [M] or absent, and
///   the same four of the other  ->  y of the type that the first rounds to, [N,M,spatial3...]
/// Errors: invalid_argument for types or shapes that do not fit.
/// Source: He et al. 2016, arXiv:1512.03385, section 3.3: projection shortcuts.
struct QuantizedDualConv {
  static constexpr std::string_view kName = "quantized_dual_conv";
  enum Operand : size_t {
    kX,
    kWeights,
    kMultipliers,
    kBias,
    kSecond,
    kSecondWeights,
    kSecondMultipliers,
    kSecondBias,
    kCount
  };

  QuantizedConv conv;
  Window second;
  int64_t second_x_zero = 0;
  DataType second_to = DataType::i8;
  float second_scale = 1;
  int64_t second_zero = 0;

  static void fields(auto& self, auto&& field) {
    QuantizedConv::fields(self.conv, field);
    field("second_strides", self.second.strides);
    field("second_pads", self.second.pads);
    field("second_dilations", self.second.dilations);
    field("second_auto_pad", self.second.auto_pad);
    field("second_x_zero", self.second_x_zero);
    field("second_to", self.second_to);
    field("second_scale", self.second_scale);
    field("second_zero", self.second_zero);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;

  QuantizedConv second_conv() const {
    return {.window = second,
            .requantization = {.x_zero = second_x_zero, .to = second_to, .scale = second_scale, .zero = second_zero}};
  }
};

}  // namespace tenon
