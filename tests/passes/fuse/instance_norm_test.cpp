// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.instance_norm: means, squares and a root over the pixels, with a scale and a bias per channel, are one node.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass instance_norm();

namespace {

TEST(InstanceNorm, TakesScaleAndBiasPerChannel) {
  expect_rewrite(instance_norm(), R"(
    graph (%x: f32[2,3,4,5]) -> (%y) {
      %ones = const f32[4,5]{1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}
      %n = layer_norm(%x, %ones) {axis=-2, epsilon=0.5}
      %s = const f32[3,1,1]{1, 2, 3}
      %t = mul(%n, %s)
      %b = const f32[1,3,1,1]{5, 6, 7}
      %y = add(%t, %b)
    })",
                 R"(
    graph (%x: f32[2,3,4,5]) -> (%y) {
      %s = const f32[3]{1, 2, 3}
      %b = const f32[3]{5, 6, 7}
      %y = instance_norm(%x, %s, %b) {epsilon=0.5}
    })");
}

TEST(InstanceNorm, NamesTheChainOverPixelsThatAreNotKnown) {
  expect_rewrite(instance_norm(), R"(
    graph (%x: f32[1,2,H=2..9,3]) -> (%y) {
      %axes = const i64[2]{2, 3}
      %m = reduce_mean(%x, %axes)
      %d = sub(%x, %m)
      %p = mul(%d, %d)
      %v = reduce_mean(%p, %axes)
      %e = add(%v, 0.5)
      %r = sqrt(%e)
      %n = div(%d, %r)
      %s = const f32[1,2,1,1]{3, 4}
      %y = mul(%n, %s)
    })",
                 R"(
    graph (%x: f32[1,2,H=2..9,3]) -> (%y) {
      %s = const f32[2]{3, 4}
      %b = const f32[2]{0, 0}
      %y = instance_norm(%x, %s, %b) {epsilon=0.5}
    })");
}

TEST(InstanceNorm, LeavesAScalePerRow) {
  expect_unchanged(instance_norm(), R"(
    graph (%x: f32[2,3,3,5]) -> (%y) {
      %ones = const f32[3,5]{1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}
      %n = layer_norm(%x, %ones) {axis=-2}
      %s = const f32[3,1]{1, 2, 3}
      %y = mul(%n, %s)
    })");
}

TEST(InstanceNorm, LeavesNormalizationsOfOtherAxes) {
  expect_unchanged(instance_norm(), R"(
    graph (%x: f32[2,3,4,2]) -> (%y) {
      %ones = const f32[2]{1,1}
      %n = layer_norm(%x, %ones)
      %s = const f32[3,1,1]{1, 2, 3}
      %y = mul(%n, %s)
    })");
}

}  // namespace
}  // namespace tenon::passes
