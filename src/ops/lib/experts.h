// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Mixtures of gated experts as operators.
#pragma once

#include <limits>
#include <vector>

#include "ops/lib/graph_writer.h"

namespace tenon {

/// How what goes into the down projection [experts,tokens,inner] is rounded to a narrow type and back.
struct ExpertRounding {
  DataType to = DataType::none;          // none: it stays
  ValueId scale = kNoValue;              // static: f32 [], [1] or [experts]; dynamic: the scale of the blocks' scales
  bool dynamic = false;                  // each block by a scale of its own magnitude
  std::vector<int64_t> block;            // elements along the last axes; only one of them may differ from 1
  DataType scale_type = DataType::none;  // of the blocks' scales: f8e4m3fn or f8e8m0
};

/// Experts [E] of hidden size H and inner size I:
///   x [..,H], selected experts [..,K], their scores [..,K]; weights gate [E,H,I], up [E,H,I], down [E,I,H], and biases
///   [E,I], [E,I], [E,H] or absent  ->  y as x: the sum over the chosen experts of
///   score * down(gate' sigmoid(alpha gate') (up' + beta)), where gate' = min(gate, limit), up' = up held in
///   -limit..limit
/// Without silu: down(gate up).
/// Source: Shazeer 2020, arXiv:2002.05202 (SwiGLU); Shazeer et al. 2017, arXiv:1701.06538 (mixtures).
struct Experts {
  struct Projection {
    ValueId weights = kNoValue, bias = kNoValue;
  };
  ValueId x = kNoValue, selected = kNoValue, scores = kNoValue;
  Projection gate, up, down;
  bool silu = false;
  float limit = std::numeric_limits<float>::infinity(), alpha = 1, beta = 0;
  ExpertRounding rounding;
};

/// Every expert sees every token; the scores of those that were not selected are 0. Errors: invalid_argument for shapes
/// that do not fit, types that nothing is rounded to, or blocks along several axes.
Result<ValueId> mixture_of(const GraphWriter& to, const Experts& experts);

}  // namespace tenon
