// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.norm_activation: an activation ends a normalization of channels.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass norm_activation();

namespace {

TEST(NormActivation, EndsAGroupNormalization) {
  expect_rewrite(norm_activation(), R"(
    graph (%x: f32[N=1..4,4,3,3]) -> (%y) {
      %s = const f32[4]{1, 2, 3, 4}
      %b = const f32[4]{4, 3, 2, 1}
      %n = group_norm(%x, %s, %b) {groups=2}
      %y = silu(%n)
    })",
                 R"(
    graph (%x: f32[N=1..4,4,3,3]) -> (%y) {
      %s = const f32[4]{1, 2, 3, 4}
      %b = const f32[4]{4, 3, 2, 1}
      %y = group_norm(%x, %s, %b) {groups=2, activation=silu}
    })");
}

TEST(NormActivation, EndsAnInstanceNormalizationOnce) {
  expect_rewrite(norm_activation(), R"(
    graph (%x: f32[1,2,3,3]) -> (%z) {
      %s = const f32[2]{1, 2}
      %b = const f32[2]{2, 1}
      %n = instance_norm(%x, %s, %b)
      %y = leaky_relu(%n) {alpha=0.25}
      %z = tanh(%y)
    })",
                 R"(
    graph (%x: f32[1,2,3,3]) -> (%z) {
      %s = const f32[2]{1, 2}
      %b = const f32[2]{2, 1}
      %y = instance_norm(%x, %s, %b) {activation=leaky_relu, alpha=0.25}
      %z = tanh(%y)
    })");
}

TEST(NormActivation, LeavesANormalizationThatIsReadTwice) {
  expect_unchanged(norm_activation(), R"(
    graph (%x: f32[1,2,3,3]) -> (%y, %n) {
      %s = const f32[2]{1, 2}
      %b = const f32[2]{2, 1}
      %n = instance_norm(%x, %s, %b)
      %y = relu(%n)
    })");
}

}  // namespace
}  // namespace tenon::passes
