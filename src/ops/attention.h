// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// attention: softmax(q k^T scale + mask) v.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Scaled dot-product attention over each batch and head.
///   q [B,H,S,D], k [B,H,T,D], v [B,H,T,E] (heads_last: [B,S,H,D] and so on), mask as what broadcasts to [B,H,S,T],
///   added before the softmax, or absent  ->  y [B,H,S,E] (heads_last: [B,S,H,E])
/// Errors: invalid_argument for shapes or types that do not fit.
/// Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1.
struct Attention {
  static constexpr std::string_view kName = "attention";
  float scale = 1;
  bool heads_last = false;

  static void fields(auto& self, auto&& field) {
    field("scale", self.scale);
    field("heads_last", self.heads_last);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
