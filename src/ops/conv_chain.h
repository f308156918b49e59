// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// conv_chain: a depthwise convolution between two others, whose wide tensors nobody else reads.
#pragma once

#include "ops/conv.h"

namespace tenon {

/// y = project(depthwise(expand(x))), each a `conv`: 1x1 or a network's first, then with one filter a channel, then
/// 1x1. Without weights to expand with, the depthwise convolution reads x itself.
///   x [N,C,H,W], expand w [E,C,kernel...] and bias [E], both absent if there is none to expand, depthwise w
///   [E,1,kernel...] and bias [E] or absent, project w [M,E,1,1] and bias [M] or absent, residual as y or absent
///   ->  y [N,M,H',W']
/// Errors: invalid_argument for shapes that do not fit.
/// Source: Sandler et al. 2018, arXiv:1801.04381, section 3.3: the inverted residual.
struct ConvChain {
  static constexpr std::string_view kName = "conv_chain";
  enum Operand : size_t {
    kX,
    kExpand,
    kExpandBias,
    kDepthwise,
    kDepthwiseBias,
    kProject,
    kProjectBias,
    kResidual,
    kCount
  };

  Window window;         // of the depthwise convolution
  Window expand_window;  // of the first
  Epilogue expand, depthwise, project;

  static void fields(auto& self, auto&& field) {
    Window::fields(self.window, field);
    field("expand_strides", self.expand_window.strides);
    field("expand_pads", self.expand_window.pads);
    field("expand_dilations", self.expand_window.dilations);
    field("expand_auto_pad", self.expand_window.auto_pad);
    field("expand_activation", self.expand.activation);
    field("expand_alpha", self.expand.alpha);
    field("expand_beta", self.expand.beta);
    field("depthwise_activation", self.depthwise.activation);
    field("depthwise_alpha", self.depthwise.alpha);
    field("depthwise_beta", self.depthwise.beta);
    Epilogue::fields(self.project, field);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;

  /// The convolutions one by one: attributes, and the places of their weights, biases and residuals.
  struct Link {
    Conv conv;
    size_t weights, bias, residual;  // residual: kCount if there is none
  };
  std::vector<Link> links(std::span<const TensorType> in) const;
};

}  // namespace tenon
