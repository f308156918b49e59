// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.group_norm: groups as channels, normalized, and back are one node.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass group_norm();

namespace {

TEST(GroupNorm, NamesTheFormOfExporters) {
  expect_rewrite(group_norm(), R"(
    graph (%x: f32[N=1..4,6,2,3]) -> (%y) {
      %groups = const i64[3]{0, 2, -1}
      %r = reshape(%x, %groups)
      %ones = const f32[2]{1, 1}
      %zeros = const f32[2]{0, 0}
      %n = instance_norm(%r, %ones, %zeros) {epsilon=0.5}
      %shape = const i64[4]{0, 6, 2, 3}
      %back = reshape(%n, %shape)
      %s = const f32[6,1,1]{1, 2, 3, 4, 5, 6}
      %t = mul(%back, %s)
      %b = const f32[6,1,1]{6, 5, 4, 3, 2, 1}
      %y = add(%t, %b)
    })",
                 R"(
    graph (%x: f32[N=1..4,6,2,3]) -> (%y) {
      %s = const f32[6]{1, 2, 3, 4, 5, 6}
      %b = const f32[6]{6, 5, 4, 3, 2, 1}
      %y = group_norm(%x, %s, %b) {groups=2, epsilon=0.5}
    })");
}

TEST(GroupNorm, NamesMeansOfGroupsWithTheirOwnScale) {
  expect_rewrite(group_norm(), R"(
    graph (%x: f32[2,4,3]) -> (%y) {
      %groups = const i64[4]{2, 2, 2, 3}
      %r = reshape(%x, %groups)
      %ones = const f32[2,3]{1, 1, 1, 1, 1, 1}
      %n = layer_norm(%r, %ones) {axis=2, epsilon=0.5}
      %shape = const i64[3]{2, 4, 3}
      %y = reshape(%n, %shape)
    })",
                 R"(
    graph (%x: f32[2,4,3]) -> (%y) {
      %s = const f32[4]{1, 1, 1, 1}
      %b = const f32[4]{0, 0, 0, 0}
      %y = group_norm(%x, %s, %b) {groups=2, epsilon=0.5}
    })");
}

TEST(GroupNorm, LeavesARowThatIsNotAGroup) {
  expect_unchanged(group_norm(), R"(
    graph (%x: f32[2,6,2,3]) -> (%y) {
      %groups = const i64[3]{3, 4, 6}
      %r = reshape(%x, %groups)
      %ones = const f32[4]{1, 1, 1, 1}
      %zeros = const f32[4]{0, 0, 0, 0}
      %n = instance_norm(%r, %ones, %zeros)
      %shape = const i64[4]{2, 6, 2, 3}
      %y = reshape(%n, %shape)
    })");
}

TEST(GroupNorm, LeavesACoreThatIsReadElsewhere) {
  expect_unchanged(group_norm(), R"(
    graph (%x: f32[2,6,2,3]) -> (%y, %n) {
      %groups = const i64[3]{2, 2, 18}
      %r = reshape(%x, %groups)
      %ones = const f32[2]{1, 1}
      %zeros = const f32[2]{0, 0}
      %n = instance_norm(%r, %ones, %zeros)
      %shape = const i64[4]{2, 6, 2, 3}
      %y = reshape(%n, %shape)
    })");
}

TEST(GroupNorm, LeavesAScaleBehindItsActivation) {
  expect_unchanged(group_norm(), R"(
    graph (%x: f32[1,4,2,3]) -> (%y) {
      %a = const f32[4]{1, 2, 3, 4}
      %n = group_norm(%x, %a, %a) {groups=2, activation=silu}
      %s = const f32[4,1,1]{1, 2, 3, 4}
      %y = mul(%n, %s)
    })");
}

}  // namespace
}  // namespace tenon::passes
