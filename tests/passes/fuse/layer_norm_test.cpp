// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.layer_norm: means, squares and a root are one normalization.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass layer_norm();

namespace {

TEST(LayerNorm, NamesTheChainWithScaleAndBias) {
  expect_rewrite(layer_norm(), R"(
    graph (%x: f32[N=1..8,4]) -> (%y) {
      %axes = const i64[1]{-1}
      %m = reduce_mean(%x, %axes)
      %d = sub(%x, %m)
      %p = pow(%d, 2)
      %v = reduce_mean(%p, %axes)
      %e = add(%v, 0.5)
      %r = sqrt(%e)
      %n = div(%d, %r)
      %s = const f32[4]{1, 2, 3, 4}
      %t = mul(%n, %s)
      %b = const f32[4]{5, 6, 7, 8}
      %y = add(%t, %b)
    })",
                 R"(
    graph (%x: f32[N=1..8,4]) -> (%y) {
      %s = const f32[4]{1, 2, 3, 4}
      %b = const f32[4]{5, 6, 7, 8}
      %y = layer_norm(%x, %s, %b) {epsilon=0.5}
    })");
}

TEST(LayerNorm, NamesTheBareChain) {
  expect_rewrite(layer_norm(), R"(
    graph (%x: f32[2,4]) -> (%n) {
      %axes = const i64[1]{-1}
      %m = reduce_mean(%x, %axes)
      %d = sub(%x, %m)
      %p = pow(%d, 2)
      %v = reduce_mean(%p, %axes)
      %e = add(%v, 0.5)
      %r = sqrt(%e)
      %n = div(%d, %r)
    })",
                 R"(
    graph (%x: f32[2,4]) -> (%n) {
      %s = const f32[4]{1, 1, 1, 1}
      %n = layer_norm(%x, %s) {epsilon=0.5}
    })");
}

TEST(LayerNorm, LeavesADifferenceThatIsReadElsewhere) {
  expect_unchanged(layer_norm(), R"(
    graph (%x: f32[2,4]) -> (%n, %d) {
      %axes = const i64[1]{-1}
      %m = reduce_mean(%x, %axes)
      %d = sub(%x, %m)
      %p = pow(%d, 2)
      %v = reduce_mean(%p, %axes)
      %e = add(%v, 0.5)
      %r = sqrt(%e)
      %n = div(%d, %r)
    })");
}

TEST(LayerNorm, LeavesMeansOverOtherAxes) {
  expect_unchanged(layer_norm(), R"(
    graph (%x: f32[4,4]) -> (%n) {
      %axes = const i64[1]{0}
      %m = reduce_mean(%x, %axes)
      %d = sub(%x, %m)
      %p = pow(%d, 2)
      %v = reduce_mean(%p, %axes)
      %e = add(%v, 0.5)
      %r = sqrt(%e)
      %n = div(%d, %r)
    })");
}

}  // namespace
}  // namespace tenon::passes
