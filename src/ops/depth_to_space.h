// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// depth_to_space: channels spread over blocks of the picture.
#pragma once

#include <array>

#include "ops/lib/op_def.h"

namespace tenon {

enum class DepthOrder { dcr, crd };
constexpr auto names(DepthOrder) { return std::array{"dcr", "crd"}; }

/// Channels spread over blocks of the picture, depth first (dcr: block, then channel) or columns first (crd: channel,
/// then block).
///   x: any type [n, c, h, w]  ->  y: data type of x, [n, c / blocksize^2, h * blocksize, w * blocksize]
/// Errors: invalid_argument unless x has 4 axes and c is a multiple of blocksize^2.
/// Source: ONNX DepthToSpace-13.
struct DepthToSpace {
  static constexpr std::string_view kName = "depth_to_space";
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
