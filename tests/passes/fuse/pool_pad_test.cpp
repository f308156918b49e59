// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.pool_pad: padding that cannot win, or counts as zeros.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass pool_pad();

namespace {

TEST(PoolPad, TakesRepeatedEdgesLowestNumbersAndZerosBehindARectifier) {
  expect_rewrite(pool_pad(), R"(
    graph (%x: f32[N=1..4,2,5,5]) -> (%a, %b, %c) {
      %pads = const i64[8]{0, 0, 0, 0, 0, 0, 1, 1}
      %low = const f32[]{-inf}
      %e = pad(%x, %pads) {mode=edge}
      %a = max_pool(%e) {kernel=[2,2], strides=[2,2]}
      %f = pad(%x, %pads, %low)
      %b = max_pool(%f) {kernel=[2,2], strides=[2,2]}
      %r = relu(%x)
      %g = pad(%r, %pads)
      %c = max_pool(%g) {kernel=[2,2], strides=[2,2]}
    })",
                 R"(
    graph (%x: f32[N=1..4,2,5,5]) -> (%a, %b, %c) {
      %a = max_pool(%x) {kernel=[2,2], strides=[2,2], pads=[0,0,1,1]}
      %b = max_pool(%x) {kernel=[2,2], strides=[2,2], pads=[0,0,1,1]}
      %r = relu(%x)
      %c = max_pool(%r) {kernel=[2,2], strides=[2,2], pads=[0,0,1,1]}
    })");
}

TEST(PoolPad, CountsZerosInAMean) {
  expect_rewrite(pool_pad(), R"(
    graph (%x: f32[1,2,4,4]) -> (%y) {
      %pads = const i64[8]{0, 0, 1, 1, 0, 0, 1, 1}
      %a = pad(%x, %pads)
      %y = average_pool(%a) {kernel=[3,3]}
    })",
                 R"(
    graph (%x: f32[1,2,4,4]) -> (%y) {
      %y = average_pool(%x) {kernel=[3,3], pads=[1,1,1,1], count_include_pad=true}
    })");
}

TEST(PoolPad, LeavesZerosThatMayWinAndEdgesInAMean) {
  expect_unchanged(pool_pad(), R"(
    graph (%x: f32[1,2,4,4]) -> (%y, %z, %u) {
      %pads = const i64[8]{0, 0, 1, 1, 0, 0, 1, 1}
      %a = pad(%x, %pads)
      %y = max_pool(%a) {kernel=[3,3]}
      %b = pad(%x, %pads) {mode=edge}
      %z = average_pool(%b) {kernel=[3,3]}
      %c = pad(%x, %pads) {mode=edge}
      %u = max_pool(%c) {kernel=[1,1]}
    })");
}

}  // namespace
}  // namespace tenon::passes
