// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// linear_attention: attention with a state instead of keys and values.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Runs over the sequence with a state [depth of k, depth of v] for each head: state = decay * state + k v', y = scale
/// q'state.
///   q [B,S,Hq*D], k [B,S,H*D], v [B,S,H*E], then optional: state [B,H,D,E], logarithms of decay [B,S,H] or [B,S,H*D],
///   beta [B,S,H] or [B,S,1] (with it v becomes beta (v - state'k))  ->  y [B,S,Hq*E], state [B,H,D,E]
/// Errors: invalid_argument for shapes that do not fit.
/// Source: ONNX LinearAttention-27; Yang et al. 2024, arXiv:2412.06464.
struct LinearAttention {
  static constexpr std::string_view kName = "linear_attention";
  int64_t q_heads = 1;
  int64_t kv_heads = 1;
  float scale = 0;  // 0: 1 / sqrt(depth)

  static void fields(auto& self, auto&& field) {
    field("q_heads", self.q_heads);
    field("kv_heads", self.kv_heads);
    field("scale", self.scale);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
