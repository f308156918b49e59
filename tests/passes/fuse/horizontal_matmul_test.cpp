// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.horizontal_matmul: products of one tensor become one wide product and a split.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass horizontal_matmul();

namespace {

TEST(HorizontalMatmul, WidensQueriesKeysAndValues) {
  expect_rewrite(horizontal_matmul(), R"(
    graph (%x: f32[B=1..4,3,2]) -> (%y) {
      %wq = const f32[2,2]{1, 2, 3, 4}
      %wk = const f32[2,2]{5, 6, 7, 8}
      %wv = const f32[2,1]{9, 10}
      %bq = const f32[2]{1, 2}
      %q = matmul(%x, %wq, %bq)
      %k = matmul(%x, %wk)
      %v = matmul(%x, %wv)
      %a = mul(%q, %k)
      %y = mul(%a, %v)
    })",
                 R"(
    graph (%x: f32[B=1..4,3,2]) -> (%y) {
      %w = const f32[2,5]{1, 2, 5, 6, 9, 3, 4, 7, 8, 10}
      %bias = const f32[5]{1, 2, 0, 0, 0}
      %wide = matmul(%x, %w, %bias)
      %sizes = const i64[3]{2, 2, 1}
      %q, %k, %v = split(%wide, %sizes) {axis=-1}
      %a = mul(%q, %k)
      %y = mul(%a, %v)
    })");
}

TEST(HorizontalMatmul, JoinsTransposedWeightsByRows) {
  expect_rewrite(horizontal_matmul(), R"(
    graph (%x: f32[3,2]) -> (%y) {
      %w1 = const f32[2,2]{1, 2, 3, 4}
      %w2 = const f32[2,2]{5, 6, 7, 8}
      %a = matmul(%x, %w1) {transpose_b=true, activation=relu}
      %b = matmul(%x, %w2) {transpose_b=true, activation=relu}
      %y = sub(%a, %b)
    })",
                 R"(
    graph (%x: f32[3,2]) -> (%y) {
      %w = const f32[4,2]{1, 2, 3, 4, 5, 6, 7, 8}
      %wide = matmul(%x, %w) {transpose_b=true, activation=relu}
      %sizes = const i64[2]{2, 2}
      %a, %b = split(%wide, %sizes) {axis=-1}
      %y = sub(%a, %b)
    })");
}

TEST(HorizontalMatmul, LeavesSiblingsThatDiffer) {
  expect_unchanged(horizontal_matmul(), R"(
    graph (%x: f32[3,2], %v: f32[2,2]) -> (%y, %c) {
      %w = const f32[2,2]{1, 2, 3, 4}
      %a = matmul(%x, %w)
      %b = matmul(%x, %w) {transpose_b=true}
      %c = matmul(%x, %w)
      %d = matmul(%x, %w) {scale=2.0}
      %e = matmul(%x, %v)
      %f = mul(%a, %b)
      %g = mul(%d, %e)
      %y = mul(%f, %g)
    })");
}

}  // namespace
}  // namespace tenon::passes
