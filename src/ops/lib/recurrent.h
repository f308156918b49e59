// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the recurrent operators share: directions, activations, operands.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "ir/op.h"

namespace tenon {

enum class RecurrentDirection { forward, reverse, bidirectional };
constexpr auto names(RecurrentDirection) { return std::array{"forward", "reverse", "bidirectional"}; }

/// The fields of every recurrent operator.
struct RecurrentFields {
  RecurrentDirection direction = RecurrentDirection::forward;
  std::vector<std::string> activations;  // by name in small letters, for each direction; empty: the cell's own
  std::vector<float> alphas;             // of those activations that have one, in order
  std::vector<float> betas;
  float clip = 0;  // what goes into an activation stays within -clip..clip; 0: any

  static void fields(auto& self, auto&& field) {
    field("direction", self.direction);
    field("activations", self.activations);
    field("alphas", self.alphas);
    field("betas", self.betas);
    field("clip", self.clip);
  }
  int directions() const { return direction == RecurrentDirection::bidirectional ? 2 : 1; }
};

/// An activation with its parameters.
struct CellActivation {
  std::string name;
  double alpha = 0, beta = 0;
  double operator()(double x) const;
};

/// Those of direction `d`. Errors: invalid_argument for an unknown name or a wrong count.
Result<std::vector<CellActivation>> cell_activations(const RecurrentFields& fields, int d,
                                                     const std::vector<std::string>& own);

/// x [S,B,I], weights [D,G*H,I], recurrent weights [D,G*H,H], optional bias [D,2*G*H], lengths i32 [B], h [D,B,H]
///   ->  y [S,D,B,H], h [D,B,H]. Errors: invalid_argument for shapes that do not fit.
Result<Types> infer_recurrent(const RecurrentFields& fields, std::span<const TensorType> in, int gates,
                              const std::vector<std::string>& own);

/// One direction: all numbers as doubles.
struct RecurrentRun {
  int64_t length, batch, inputs, hidden;
  const double* x;
  const double *w, *r, *bias;  // of this direction; bias: nullptr if absent
  std::vector<CellActivation> activations;
  double clip;

  double clipped(double v) const { return clip > 0 ? (v < -clip ? -clip : v > clip ? clip : v) : v; }
  /// Gate row `row` (0..G*H): x W' (+ its bias), h R' (+ its bias).
  double from_input(int64_t t, int64_t b, int64_t row, int64_t rows) const;
  double from_hidden(const double* h, int64_t row, int64_t rows) const;
};

/// Calls `cell(run, t, b, h, c)` for each position of each row of the batch, which moves h (and c) on in place, and
/// stores y, the last h, and the last c if there is one (operand 6, result 2).
using Cell = void (*)(const void* op, const RecurrentRun& run, int64_t t, int64_t b, double* h, double* c,
                      const double* peepholes);
Result<> run_recurrent(const RecurrentFields& fields, const void* op, int gates, const std::vector<std::string>& own,
                       Cell cell, std::span<const ConstTensor> src, std::span<const Tensor> dst);

}  // namespace tenon
