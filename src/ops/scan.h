// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// scan: a graph run over the slices of tensors, with a state.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/subgraph.h"

namespace tenon {

/// Runs its body for each slice of its scanned operands.
///   `states` values, then `scanned` tensors of one length along their axes, then what the body reads from outside
///     ->  the states after the last slice, then what each slice gave, stacked along an axis each
/// body: states, slices, what it reads  ->  states, more values
/// backward: of each scanned operand, then of each stacked result, whether it runs from the end.
/// Errors: invalid_argument if the body, an axis or a length does not fit.
/// Source: ONNX Scan-21.
struct Scan {
  static constexpr std::string_view kName = "scan";
  Subgraph body;
  int64_t states = 0;
  int64_t scanned = 1;
  std::vector<int64_t> axes;         // of the scanned operands; absent: 0
  std::vector<int64_t> result_axes;  // absent: 0
  std::vector<int64_t> backward;

  static void fields(auto& self, auto&& field) {
    field("body", self.body);
    field("states", self.states);
    field("scanned", self.scanned);
    field("axes", self.axes);
    field("result_axes", self.result_axes);
    field("backward", self.backward);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  /// Results, with `body_runner` for the graphs.
  Result<std::vector<Constant>> run(std::span<const Constant> in, BodyRunner body_runner) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const { return run(in, evaluate_body); }
};

}  // namespace tenon
