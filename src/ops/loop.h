// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// loop: a graph run again and again.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/subgraph.h"

namespace tenon {

/// Runs its body so many times, or as long as a condition holds.
///   trip count: i64, one element, or absent; condition: bool, one element, or absent; `carried` values; then what the
///   body reads from outside
///     ->  the carried values after the last turn, then what each turn gave, stacked along a new first axis
/// body: i64 [] the turn, bool [] the condition, the carried values, what it reads  ->  bool, carried values, more
/// values Errors: invalid_argument if the body does not fit. Source: ONNX Loop-21.
struct Loop {
  static constexpr std::string_view kName = "loop";
  Subgraph body;
  int64_t carried = 0;

  static void fields(auto& self, auto&& field) {
    field("body", self.body);
    field("carried", self.carried);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  /// Results, with `body_runner` for the graphs.
  Result<std::vector<Constant>> run(std::span<const Constant> in, BodyRunner body_runner) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const { return run(in, evaluate_body); }
};

}  // namespace tenon
