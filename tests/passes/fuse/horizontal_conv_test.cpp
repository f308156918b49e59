// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.horizontal_conv: siblings become one wide convolution and a split.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass horizontal_conv();

namespace {

TEST(HorizontalConv, WidensTheReductionsOfAnInceptionBlock) {
  expect_rewrite(horizontal_conv(), R"(
    graph (%x: f32[N=1..4,2,3,3]) -> (%y) {
      %w1 = const f32[1,2,1,1]{1, 2}
      %w2 = const f32[2,2,1,1]{3, 4, 5, 6}
      %w3 = const f32[1,2,1,1]{7, 8}
      %b2 = const f32[2]{1, 2}
      %b3 = const f32[1]{3}
      %v = const f32[1,2,1,1]{1, -1}
      %u = const f32[1,1,1,1]{2}
      %a = conv(%x, %w1) {activation=relu}
      %b = conv(%x, %w2, %b2) {activation=relu}
      %c = conv(%x, %w3, %b3) {activation=relu}
      %d = conv(%b, %v) {activation=relu}
      %e = conv(%c, %u) {activation=relu}
      %y = concat(%a, %d, %e) {axis=1}
    })",
                 R"(
    graph (%x: f32[N=1..4,2,3,3]) -> (%y) {
      %w1 = const f32[1,2,1,1]{1, 2}
      %a = conv(%x, %w1) {activation=relu}
      %w = const f32[3,2,1,1]{3, 4, 5, 6, 7, 8}
      %bias = const f32[3]{1, 2, 3}
      %wide = conv(%x, %w, %bias) {activation=relu}
      %sizes = const i64[2]{2, 1}
      %b, %c = split(%wide, %sizes) {axis=1}
      %v = const f32[1,2,1,1]{1, -1}
      %d = conv(%b, %v) {activation=relu}
      %u = const f32[1,1,1,1]{2}
      %e = conv(%c, %u) {activation=relu}
      %y = concat(%a, %d, %e) {axis=1}
    })");
}

TEST(HorizontalConv, GivesZerosToWhoHasNoBias) {
  expect_rewrite(horizontal_conv(), R"(
    graph (%x: f32[1,1,2,2]) -> (%y, %z) {
      %w1 = const f32[1,1,1,1]{2}
      %w2 = const f32[1,1,1,1]{3}
      %b2 = const f32[1]{5}
      %a = conv(%x, %w1)
      %b = conv(%x, %w2, %b2)
      %y = exp(%a)
      %z = exp(%b)
    })",
                 R"(
    graph (%x: f32[1,1,2,2]) -> (%y, %z) {
      %w = const f32[2,1,1,1]{2, 3}
      %bias = const f32[2]{0, 5}
      %wide = conv(%x, %w, %bias)
      %sizes = const i64[2]{1, 1}
      %a, %b = split(%wide, %sizes) {axis=1}
      %y = exp(%a)
      %z = exp(%b)
    })");
}

TEST(HorizontalConv, LeavesSiblingsThatDiffer) {
  expect_unchanged(horizontal_conv(), R"(
    graph (%x: f32[1,1,4,4], %r: f32[1,1,4,4], %v: f32[1,1,1,1]) -> (%y, %z) {
      %w1 = const f32[1,1,1,1]{2}
      %w3 = const f32[1,1,3,3] random(3)
      %a = conv(%x, %w1) {activation=relu}
      %b = conv(%x, %w1)
      %c = conv(%x, %w3) {activation=relu}
      %d = conv(%x, %w1) {strides=[2,2], activation=relu}
      %e = conv(%x, %w1, _, %r) {activation=relu}
      %f = conv(%x, %v) {activation=relu}
      %g = conv(%r, %w1) {activation=relu}
      %i = exp(%a)
      %j = exp(%b)
      %k = reduce_max(%c)
      %l = reduce_max(%d)
      %m = exp(%e)
      %n = exp(%f)
      %o = exp(%g)
      %p = add(%i, %j)
      %q = add(%m, %n)
      %s = add(%p, %q)
      %y = add(%s, %o)
      %z = concat(%k, %l) {axis=0}
    })");
}

TEST(HorizontalConv, LeavesOutputsAndDepthwiseConvolutions) {
  expect_unchanged(horizontal_conv(), R"(
    graph (%x: f32[1,2,4,4]) -> (%a, %y, %z) {
      %w = const f32[2,2,1,1] random(1)
      %d1 = const f32[2,1,1,1] random(2)
      %d2 = const f32[2,1,1,1] random(3)
      %a = conv(%x, %w)
      %b = conv(%x, %w)
      %c = conv(%x, %d1) {groups=2}
      %d = conv(%x, %d2) {groups=2}
      %y = mul(%c, %d)
      %z = exp(%b)
    })");
}

}  // namespace
}  // namespace tenon::passes
