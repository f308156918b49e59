// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// if_else: one of two graphs, as a condition says.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/subgraph.h"

namespace tenon {

/// Runs one of two graphs.
///   condition: bool, one element; then the operands of both: branch b reads operand b_inputs[i] (from 0) as its input
///   i
///     ->  the outputs of the branch; dims that differ between the branches are not known before the run
/// Errors: invalid_argument if the branches differ in number or type of outputs.
/// Source: ONNX If-21.
struct IfElse {
  static constexpr std::string_view kName = "if_else";
  Subgraph then_branch;
  Subgraph else_branch;
  std::vector<int64_t> then_inputs;
  std::vector<int64_t> else_inputs;

  static void fields(auto& self, auto&& field) {
    field("then_branch", self.then_branch);
    field("else_branch", self.else_branch);
    field("then_inputs", self.then_inputs);
    field("else_inputs", self.else_inputs);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  /// Results, with `body_runner` for the graphs.
  Result<std::vector<Constant>> run(std::span<const Constant> in, BodyRunner body_runner) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const { return run(in, evaluate_body); }
};

}  // namespace tenon
