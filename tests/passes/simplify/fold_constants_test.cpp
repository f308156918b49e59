// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.fold_constants: what is known before the run is a constant, big things made of nothing stay nodes.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass fold_constants();

namespace {

TEST(FoldConstants, EvaluatesWhatDependsOnConstants) {
  expect_rewrite(fold_constants(), R"(
    graph (%x: f32[2,2]) -> (%y) {
      %w = const f32[2]{1.0, 2.0}
      %v = add(%w, 0.5)
      %u = mul(%v, 2.0)
      %y = add(%x, %u)
    })",
                 R"(
    graph (%x: f32[2,2]) -> (%y) {
      %u = const f32[2]{3.0, 5.0}
      %y = add(%x, %u)
    })");
}

TEST(FoldConstants, KnowsElementsOfShapesOfActivations) {
  expect_rewrite(fold_constants(), R"(
    graph (%x: f32[N=1..8,3,4]) -> (%y) {
      %s = shape(%x) from "f"
      %i = const i64[1]{1}
      %c = gather(%s, %i)
      %f = cast(%c) {to=f32}
      %y = add(%x, %f)
    })",
                 R"(
    graph (%x: f32[N=1..8,3,4]) -> (%y) {
      %f = const f32[1]{3.0}
      %y = add(%x, %f)
    })");
}

TEST(FoldConstants, LeavesSymbolsAndLargeResults) {
  expect_unchanged(fold_constants(), R"(
    graph (%x: f32[N=1..8,3]) -> (%y) {
      %s = shape(%x)
      %y = constant_of_shape(%s)
    })");
  expect_unchanged(fold_constants(), R"(
    graph (%x: f32[1024,1024]) -> (%y) {
      %s = const i64[2]{1024, 1024}
      %z = constant_of_shape(%s)
      %y = add(%x, %z)
    })");
}

TEST(FoldConstants, LeavesOutputs) {
  expect_unchanged(fold_constants(), R"(
    graph () -> (%y) {
      %w = const f32[2]{1.0, 2.0}
      %y = relu(%w)
    })");
}

}  // namespace
}  // namespace tenon::passes
