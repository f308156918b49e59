// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_conv_pool: a convolution of 8-bit numbers and the maxima of windows of its result, which nobody else reads.
#pragma once

#include "ops/max_pool.h"
#include "ops/quantized_conv.h"

namespace tenon {

/// y = max_pool(quantized_conv(...)); attributes of the pooling begin with "pool_".
///   operands as quantized_conv  ->  y [N,M,spatial...] of the type that the convolution rounds to
/// Errors: invalid_argument for types or shapes that do not fit.
/// Source: He et al. 2016, arXiv:1512.03385, table 1: the first layers of ResNet.
struct QuantizedConvPool {
  static constexpr std::string_view kName = "quantized_conv_pool";
  QuantizedConv conv;
  MaxPool pool;

  static void fields(auto& self, auto&& field) {
    QuantizedConv::fields(self.conv, field);
    field("pool_kernel", self.pool.kernel);
    field("pool_strides", self.pool.window.strides);
    field("pool_pads", self.pool.window.pads);
    field("pool_dilations", self.pool.window.dilations);
    field("pool_auto_pad", self.pool.window.auto_pad);
    field("pool_ceil_mode", self.pool.window.ceil_mode);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
