// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.dual_conv: a 1x1 convolution and the one whose result it adds.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass dual_conv();

namespace {

TEST(DualConv, TakesTheShortcutIn) {
  expect_rewrite(dual_conv(), R"(
    graph (%a: f16[1,16,4,4], %b: f16[1,32,8,8]) -> (%y) {
      %w = const f16[64,16,1,1] random(1)
      %v = const f16[64,32,1,1] random(2)
      %c = const f16[64] random(3)
      %1 = conv(%a, %w)
      %y = conv(%b, %v, %c, %1) {strides=[2,2], activation=relu}
    })",
                 R"(
    graph (%a: f16[1,16,4,4], %b: f16[1,32,8,8]) -> (%y) {
      %v = const f16[64,32,1,1] random(2)
      %c = const f16[64] random(3)
      %w = const f16[64,16,1,1] random(1)
      %y = dual_conv(%b, %v, %c, %a, %w) {strides=[2,2], activation=relu}
    })");
}

TEST(DualConv, TakesBytesWithTheirScales) {
  expect_rewrite(dual_conv(), R"(
    graph (%a: i8[1,16,8,8], %b: i8[1,32,4,4]) -> (%y) {
      %w = const i8[64,16,1,1] random(1)
      %v = const i8[64,32,1,1] random(2)
      %m = const f32[1]{0.1}
      %c = const f32[64] random(3)
      %1 = quantized_conv(%a, %w, %m, %c) {strides=[2,2], x_zero=3, to=u8, scale=2, zero=128}
      %y = quantized_conv(%b, %v, %m, _, %1) {activation=relu, x_zero=5, residual_scale=2, residual_zero=128, to=i8, scale=3}
    })",
                 R"(
    graph (%a: i8[1,16,8,8], %b: i8[1,32,4,4]) -> (%y) {
      %v = const i8[64,32,1,1] random(2)
      %m = const f32[1]{0.1}
      %w = const i8[64,16,1,1] random(1)
      %c = const f32[64] random(3)
      %y = quantized_dual_conv(%b, %v, %m, _, %a, %w, %m, %c) {activation=relu, x_zero=5, residual_scale=2, residual_zero=128, to=i8, scale=3, second_strides=[2,2], second_x_zero=3, second_to=u8, second_scale=2, second_zero=128}
    })");
}

TEST(DualConv, LeavesResultsThatOthersReadAndWhatIsDoneToThem) {
  expect_unchanged(dual_conv(), R"(
    graph (%a: f16[1,16,4,4], %b: f16[1,32,4,4]) -> (%y, %1, %z, %u) {
      %w = const f16[64,16,1,1] random(1)
      %v = const f16[64,32,1,1] random(2)
      %1 = conv(%a, %w)
      %y = conv(%b, %v, _, %1)
      %2 = conv(%a, %w) {activation=relu}
      %z = conv(%b, %v, _, %2)
      %3 = conv(%a, %w)
      %u = conv(%b, %v, _, %3) {activation=relu, residual_last=true}
    })");
}

TEST(DualConv, LeavesOtherWindowsGroupsTypesAndWeightsThatAreNotKnown) {
  expect_unchanged(dual_conv(), R"(
    graph (%a: f16[1,16,4,4], %b: f16[1,64,4,4], %c: f32[1,16,4,4], %o: f16[64,16,1,1]) -> (%y, %z, %u, %t) {
      %w = const f16[64,16,1,1] random(1)
      %v = const f16[64,64,3,3] random(2)
      %1 = conv(%a, %w)
      %y = conv(%b, %v, _, %1) {pads=[1,1,1,1]}
      %g = const f16[64,32,1,1] random(4)
      %2 = conv(%a, %w)
      %z = conv(%b, %g, _, %2) {groups=2}
      %f = const f32[64,16,1,1] random(3)
      %3 = conv(%c, %f)
      %u = conv(%c, %f, _, %3)
      %4 = conv(%a, %o)
      %t = conv(%a, %w, _, %4)
    })");
}

TEST(DualConv, LeavesFewFiltersAndChannelsThatFillNoVectors) {
  expect_unchanged(dual_conv(), R"(
    graph (%a: f16[1,16,4,4], %b: f16[1,12,4,4]) -> (%y, %z) {
      %w = const f16[64,16,1,1] random(1)
      %v = const f16[64,12,1,1] random(2)
      %1 = conv(%a, %w)
      %y = conv(%b, %v, _, %1)
      %u = const f16[32,16,1,1] random(3)
      %2 = conv(%a, %u)
      %z = conv(%a, %u, _, %2)
    })");
}

TEST(DualConv, LeavesAResidualOfFloatsAndDataOfTwoTypes) {
  expect_unchanged(dual_conv(), R"(
    graph (%a: i8[1,16,4,4], %u: u8[1,16,4,4]) -> (%y, %z) {
      %w = const i8[64,16,1,1] random(1)
      %m = const f32[1]{0.1}
      %1 = quantized_conv(%a, %w, %m)
      %y = quantized_conv(%a, %w, %m, _, %1) {to=i8, scale=3}
      %2 = quantized_conv(%u, %w, %m) {to=i8}
      %z = quantized_conv(%a, %w, %m, _, %2) {to=i8, scale=3}
    })");
}

}  // namespace
}  // namespace tenon::passes
