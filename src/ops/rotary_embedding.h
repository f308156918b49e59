// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// rotary_embedding: pairs of elements turned by an angle that grows with the position.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Turns pairs (a, b) of the first `depth` elements of each head: (a cos - b sin, a sin + b cos).
///   x: floats [B,S,H,D], cos and sin: [B or 1,S,depth/2], or [positions,depth/2] with positions i64 [B,S]
///   ->  y: as x
/// Errors: invalid_argument for shapes that do not fit or a position out of range.
/// Source: Su et al. 2021, arXiv:2104.09864; ONNX RotaryEmbedding-23.
struct RotaryEmbedding {
  static constexpr std::string_view kName = "rotary_embedding";
  bool interleaved = false;  // pairs stand side by side, not half a head apart

  static void fields(auto& self, auto&& field) { field("interleaved", self.interleaved); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
