// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.remove_identities: nodes that give back what they got.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass remove_identities();

namespace {

TEST(RemoveIdentities, TakesEveryKind) {
  expect_rewrite(remove_identities(), R"(
    graph (%x: f32[N=1..8,4]) -> (%y) {
      %shape = const i64[2]{0, 4}
      %ones = const i64[2]{1, 1}
      %pads = const i64[4]{0, 0, 0, 0}
      %starts = const i64[1]{0}
      %ends = const i64[1]{100}
      %axis = const i64[1]{1}
      %one = const f32[1]{1.0}
      %a = identity(%x)
      %b = reshape(%a, %shape)
      %c = expand(%b, %ones)
      %d = tile(%c, %ones)
      %e = pad(%d, %pads)
      %f = slice(%e, %starts, %ends, %axis)
      %g = cast(%f) {to=f32}
      %h = concat(%g)
      %i = transpose(%h) {perm=[0,1]}
      %j = mul(%one, %i)
      %k = sub(%j, 0.0)
      %l = clip(%k)
      %m = relu(%l)
      %y = div(%m, 1.0)
    })",
                 R"(
    graph (%x: f32[N=1..8,4]) -> (%y) {
      %y = relu(%x)
    })");
}

TEST(RemoveIdentities, DropsWindowsOfOneElement) {
  expect_rewrite(remove_identities(), R"(
    graph (%x: f32[N=1..8,2,7,7]) -> (%y) {
      %a = exp(%x)
      %b = average_pool(%a) {kernel=[1,1], strides=[1,1]}
      %c = max_pool(%b) {kernel=[1,1]}
      %y = relu(%c)
    })",
                 R"(
    graph (%x: f32[N=1..8,2,7,7]) -> (%y) {
      %a = exp(%x)
      %y = relu(%a)
    })");
}

TEST(RemoveIdentities, LeavesWindowsThatSkipOrPad) {
  expect_unchanged(remove_identities(), R"(
    graph (%x: f32[1,2,7,7]) -> (%y) {
      %a = max_pool(%x) {kernel=[1,1], strides=[2,2]}
      %b = average_pool(%a) {kernel=[2,2], pads=[0,0,1,1]}
      %y = relu(%b)
    })");
}

TEST(RemoveIdentities, LeavesWhatOnlyLooksLikeOne) {
  expect_unchanged(remove_identities(), R"(
    graph (%x: f32[4,4]) -> (%y) {
      %pads = const i64[4]{1, 0, -1, 0}
      %minus = const i64[1]{-1}
      %low = const i64[1]{-100}
      %zero = const i64[1]{0}
      %ones = const f32[2,1,1]{1.0, 1.0}
      %a = pad(%x, %pads)
      %b = slice(%a, %minus, %low, %zero, %minus)
      %c = transpose(%b) {perm=[1,0]}
      %d = sub(0.0, %c)
      %y = mul(%d, %ones)
    })");
}

TEST(RemoveIdentities, KeepsOneBetweenAnInputAndAnOutput) {
  expect_unchanged(remove_identities(), "graph (%x: f32[4]) -> (%y) { %y = identity(%x) }");
}

}  // namespace
}  // namespace tenon::passes
