// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// attention: softmax(q k^T scale + mask) v.
#pragma once

#include <array>

#include "ops/lib/op_def.h"

namespace tenon {

/// The second result: scaled scores, the same capped, with the mask added, or after the softmax.
enum class AttentionScores { none, raw, capped, masked, weights };
constexpr auto names(AttentionScores) { return std::array{"none", "raw", "capped", "masked", "weights"}; }

/// Scaled dot-product attention over each batch and head.
///   q [B,H,S,D], k [B,G,T,D], v [B,G,T,E] (heads_last: [B,S,H,D] and so on), mask as what broadcasts to [B,H,S,T],
///   added before the softmax, or absent; how many keys count: i64 [B], or absent; keys before the first query: i64 [],
///   or absent  ->  y [B,H,S,E] (heads_last: [B,S,H,E]); scores [B,H,S,T], if asked for
///   H is a multiple of G: H / G neighbouring heads of queries share one of keys and values.
///   packed: q [B,S,3,H,D] holds queries, keys and values, k and v are absent  ->  y [B,S,H,D]
/// Query i stands at the place i + keys before it; with a count of keys but none before, at the end of those.
/// Errors: invalid_argument for shapes or types that do not fit.
/// Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1; Ainslie et al. 2023, arXiv:2305.13245 (shared heads);
/// ONNX Attention-25.
struct Attention {
  static constexpr std::string_view kName = "attention";
  float scale = 1;
  bool heads_last = false;
  bool packed = false;
  bool guarded = false;       // a query that sees no key (all its scores are -inf) gives 0 instead of NaN
  bool causal = false;        // no query sees keys behind its own place
  int64_t left_window = -1;   // how many keys before its place a query sees; -1: all
  int64_t right_window = -1;  // and behind it
  float softcap = 0;          // scores become softcap tanh(scores / softcap); 0: they stay
  AttentionScores scores = AttentionScores::none;
  DataType to = DataType::none;  // f8e4m3fn: y / step as such, past the largest the largest; none: y as q
  float step = 1;

  static void fields(auto& self, auto&& field) {
    field("scale", self.scale);
    field("heads_last", self.heads_last);
    field("packed", self.packed);
    field("guarded", self.guarded);
    field("causal", self.causal);
    field("left_window", self.left_window);
    field("right_window", self.right_window);
    field("softcap", self.softcap);
    field("scores", self.scores);
    field("to", self.to);
    field("step", self.step);
  }
  /// Softmax of scaled scores with a mask, and nothing else.
  bool is_plain() const {
    return to == DataType::none && !causal && left_window < 0 && right_window < 0 && softcap == 0 &&
           scores == AttentionScores::none;
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
