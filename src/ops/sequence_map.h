// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_map: a graph run over the elements of sequences.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/subgraph.h"

namespace tenon {

/// Runs its body for each place: a sequence gives its element there, a tensor itself.
///   `mapped` values, the first a sequence; then what the body reads from outside  ->  a sequence for each output
/// Errors: invalid_argument if lengths differ or the body does not fit.
/// Source: ONNX SequenceMap-17.
struct SequenceMap {
  static constexpr std::string_view kName = "sequence_map";
  Subgraph body;
  int64_t mapped = 1;

  static void fields(auto& self, auto&& field) {
    field("body", self.body);
    field("mapped", self.mapped);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  /// Results, with `body_runner` for the graphs.
  Result<std::vector<Constant>> run(std::span<const Constant> in, BodyRunner body_runner) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const { return run(in, evaluate_body); }
};

}  // namespace tenon
