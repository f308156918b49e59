// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.lp_norm: a quotient by a norm that is kept away from zero is one node.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass lp_norm();

namespace {

TEST(LpNorm, NamesTheNormWithABound) {
  expect_rewrite(lp_norm(), R"(
    graph (%x: f32[N=1..8,4]) -> (%y) {
      %axes = const i64[1]{-1}
      %n = reduce_l2(%x, %axes)
      %c = clip(%n) {min=0.25}
      %y = div(%x, %c)
    })",
                 R"(
    graph (%x: f32[N=1..8,4]) -> (%y) {
      %y = lp_norm(%x) {epsilon=0.25}
    })");
}

TEST(LpNorm, LooksThroughAnExpand) {
  expect_rewrite(lp_norm(), R"(
    graph (%x: f32[2,4,3]) -> (%y) {
      %axes = const i64[1]{1}
      %n = reduce_l1(%x, %axes)
      %c = maximum(%n, 0.25)
      %shape = const i64[3]{2, 4, 3}
      %e = expand(%c, %shape)
      %y = div(%x, %e)
    })",
                 R"(
    graph (%x: f32[2,4,3]) -> (%y) {
      %y = lp_norm(%x) {axis=-2, p=1, epsilon=0.25}
    })");
}

TEST(LpNorm, NamesTheRootOfASumOfSquares) {
  expect_rewrite(lp_norm(), R"(
    graph (%x: f32[2,4]) -> (%y) {
      %axes = const i64[1]{1}
      %p = mul(%x, %x)
      %s = reduce_sum(%p, %axes)
      %r = sqrt(%s)
      %c = maximum(%r, 0.25)
      %y = div(%x, %c)
    })",
                 R"(
    graph (%x: f32[2,4]) -> (%y) {
      %y = lp_norm(%x) {epsilon=0.25}
    })");
}

TEST(LpNorm, NamesTheProductWithAReciprocal) {
  expect_rewrite(lp_norm(), R"(
    graph (%x: f32[2,4]) -> (%y) {
      %axes = const i64[1]{1}
      %s = reduce_sum_square(%x, %axes)
      %c = maximum(%s, 0.25)
      %r = sqrt(%c)
      %i = reciprocal(%r)
      %y = mul(%x, %i)
    })",
                 R"(
    graph (%x: f32[2,4]) -> (%y) {
      %y = lp_norm(%x) {epsilon=0.5}
    })");
}

TEST(LpNorm, LeavesANormThatMayBeZero) {
  expect_unchanged(lp_norm(), R"(
    graph (%x: f32[2,4]) -> (%y) {
      %axes = const i64[1]{1}
      %n = reduce_l2(%x, %axes)
      %y = div(%x, %n)
    })");
}

TEST(LpNorm, LeavesTheNormOfAnother) {
  expect_unchanged(lp_norm(), R"(
    graph (%x: f32[2,4], %z: f32[2,4]) -> (%y) {
      %axes = const i64[1]{1}
      %n = reduce_l2(%z, %axes)
      %c = clip(%n) {min=0.25}
      %y = div(%x, %c)
    })");
}

}  // namespace
}  // namespace tenon::passes
