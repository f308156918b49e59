// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.sink_views: reshapes of rows go behind products and elementwise operators.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass sink_views();

namespace {

TEST(SinkViews, GoesBehindAProductAndItsActivation) {
  expect_rewrite(sink_views(), R"(
    graph (%x: f32[B=1..4,3,4]) -> (%y) {
      %w = const f32[4,2] random(1)
      %c = const f32[2]{1, 2}
      %rows = const i64[2]{-1, 4}
      %a = reshape(%x, %rows)
      %b = matmul(%a, %w)
      %d = add(%b, %c)
      %y = relu(%d)
    })",
                 R"(
    graph (%x: f32[B=1..4,3,4]) -> (%y) {
      %w = const f32[4,2] random(1)
      %b = matmul(%x, %w)
      %c = const f32[2]{1, 2}
      %d = add(%b, %c)
      %e = relu(%d)
      %rows = const i64[2]{-1, 2}
      %y = reshape(%e, %rows)
    })");
}

TEST(SinkViews, GoesBehindAProductWithQuantizedWeights) {
  expect_rewrite(sink_views(), R"(
    graph (%x: f32[B=1..4,3,4]) -> (%y) {
      %q = const i8[2,4]{1, 2, 3, 4, 5, 6, 7, 8}
      %s = const f32[2]{0.5, 0.25}
      %rows = const i64[2]{-1, 4}
      %a = reshape(%x, %rows)
      %d = dequantize_linear(%q, %s) {axis=0}
      %w = transpose(%d)
      %y = matmul(%a, %w)
    })",
                 R"(
    graph (%x: f32[B=1..4,3,4]) -> (%y) {
      %q = const i8[2,4]{1, 2, 3, 4, 5, 6, 7, 8}
      %s = const f32[2]{0.5, 0.25}
      %d = dequantize_linear(%q, %s) {axis=0}
      %w = transpose(%d)
      %b = matmul(%x, %w)
      %rows = const i64[2]{-1, 2}
      %y = reshape(%b, %rows)
    })");
}

TEST(SinkViews, LeavesProductsOfWhatIsMadeInTheRun) {
  expect_unchanged(sink_views(), R"(
    graph (%x: f32[B=1..4,3,4], %w: f32[4,2], %s: f32[]) -> (%y, %z) {
      %q = const i8[4,2]{1, 2, 3, 4, 5, 6, 7, 8}
      %rows = const i64[2]{-1, 4}
      %a = reshape(%x, %rows)
      %y = matmul(%a, %w)
      %d = dequantize_linear(%q, %s)
      %z = matmul(%a, %d)
    })");
}

TEST(SinkViews, JoinsHeadsAndLeavesTheRowsApart) {
  expect_rewrite(sink_views(), R"(
    graph (%x: f32[B=1..4,3,2,2]) -> (%y) {
      %w = const f32[4,2] random(1)
      %rows = const i64[2]{-1, 4}
      %a = reshape(%x, %rows)
      %y = matmul(%a, %w)
    })",
                 R"(
    graph (%x: f32[B=1..4,3,2,2]) -> (%y) {
      %joined = const i64[3]{0, 3, 4}
      %a = reshape(%x, %joined)
      %w = const f32[4,2] random(1)
      %b = matmul(%a, %w)
      %rows = const i64[2]{-1, 2}
      %y = reshape(%b, %rows)
    })");
}

TEST(SinkViews, TakesTwoViewsOfOneShape) {
  expect_rewrite(sink_views(), R"(
    graph (%x: f32[2,6], %z: f32[2,6]) -> (%y) {
      %shape = const i64[3]{2, 2, 3}
      %a = reshape(%x, %shape)
      %b = reshape(%z, %shape)
      %y = mul(%a, %b)
    })",
                 R"(
    graph (%x: f32[2,6], %z: f32[2,6]) -> (%y) {
      %a = mul(%x, %z)
      %shape = const i64[3]{2, 2, 3}
      %y = reshape(%a, %shape)
    })");
}

TEST(SinkViews, LeavesConstantsThatMeanAnAxisAndPlainOperands) {
  expect_unchanged(sink_views(), R"(
    graph (%x: f32[2,6], %z: f32[2,2,3]) -> (%y, %v) {
      %c = const f32[3]{1, 2, 3}
      %shape = const i64[3]{2, 2, 3}
      %a = reshape(%x, %shape)
      %y = mul(%a, %c)
      %v = add(%a, %z)
    })");
}

}  // namespace
}  // namespace tenon::passes
