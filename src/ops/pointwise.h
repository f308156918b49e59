// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// pointwise: a region of elementwise operators as one.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Elementwise operators in one go, one step each; results are the values of some of the steps.
///   operands: any shapes that broadcast, any types  ->  results: as the steps say
/// A step is text as in a graph, with %x0, %x1, ... for the operands and %s0, %s1, ... for the steps before:
///   pointwise(%a, %b) {steps=["mul(%x0, %x1)", "clip(%s0) {min=0.0, max=6.0}"], results=[1]}
/// Errors: invalid_argument if a step is no elementwise operator with one result, or if its operands do not fit.
struct Pointwise {
  static constexpr std::string_view kName = "pointwise";
  static constexpr OpTraits kTraits = {.pointwise = true};
  std::vector<std::string> steps;
  std::vector<int64_t> results;

  static void fields(auto& self, auto&& field) {
    field("steps", self.steps);
    field("results", self.results);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
