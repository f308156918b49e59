// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// space_to_depth: blocks of the picture gathered into channels.
#pragma once

#include "ops/depth_to_space.h"

namespace tenon {

/// Blocks of the picture gathered into channels (dcr: block, then channel; crd: channel, then block):
/// undoes depth_to_space in the same order.
///   x: any type [n, c, h, w]  ->  y: data type of x, [n, c * blocksize^2, h / blocksize, w / blocksize]
/// Errors: invalid_argument unless x has 4 axes and h and w are multiples of blocksize.
/// Source: ONNX SpaceToDepth-28.
struct SpaceToDepth {
  static constexpr std::string_view kName = "space_to_depth";
  int64_t blocksize = 1;
  DepthOrder mode = DepthOrder::dcr;

  static void fields(auto& self, auto&& field) {
    field("blocksize", self.blocksize);
    field("mode", self.mode);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
