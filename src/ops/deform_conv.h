// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// deform_conv: convolution that reads where offsets say.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/window.h"

namespace tenon {

/// Convolution whose window elements each move by an offset, read between elements, optionally weighted by a mask.
///   x [N,C,H,W], weights [M,C/groups,kh,kw], offset [N,2*offset_groups*kh*kw,OH,OW], optional bias [M], optional mask
///   [N,offset_groups*kh*kw,OH,OW]  ->  y [N,M,OH,OW]
/// Errors: invalid_argument for shapes that do not fit; unsupported unless there are two spatial axes.
/// Source: Dai et al. 2017, arXiv:1703.06211; ONNX DeformConv-22.
struct DeformConv {
  static constexpr std::string_view kName = "deform_conv";
  Window window;
  int64_t groups = 1;
  int64_t offset_groups = 1;

  static void fields(auto& self, auto&& field) {
    Window::fields(self.window, field);
    field("groups", self.groups);
    field("offset_groups", self.offset_groups);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
