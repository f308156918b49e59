// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// attention: softmax(q k^T scale + mask) v.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Scaled dot-product attention over each batch and head.
///   q [B,H,S,D], k [B,G,T,D], v [B,G,T,E] (heads_last: [B,S,H,D] and so on), mask as what broadcasts to [B,H,S,T],
///   added before the softmax, or absent  ->  y [B,H,S,E] (heads_last: [B,S,H,E])
///   H is a multiple of G: H / G neighbouring heads of queries share one of keys and values.
///   packed: q [B,S,3,H,D] holds queries, keys and values, k and v are absent  ->  y [B,S,H,D]
/// Errors: invalid_argument for shapes or types that do not fit.
/// Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1; Ainslie et al. 2023, arXiv:2305.13245 (shared heads).
struct Attention {
  static constexpr std::string_view kName = "attention";
  float scale = 1;
  bool heads_last = false;
  bool packed = false;
  bool guarded = false;  // a query that sees no key (all its scores are -inf) gives 0 instead of NaN

  static void fields(auto& self, auto&& field) {
    field("scale", self.scale);
    field("heads_last", self.heads_last);
    field("packed", self.packed);
    field("guarded", self.guarded);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
