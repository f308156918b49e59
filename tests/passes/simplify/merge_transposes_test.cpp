// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.merge_transposes: a transpose of a transpose is one.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass merge_transposes();

namespace {

TEST(MergeTransposes, ComposesPermutations) {
  expect_rewrite(merge_transposes(), R"(
    graph (%x: f32[2,3,4,5]) -> (%y) {
      %a = transpose(%x) {perm=[0,2,3,1]}
      %y = transpose(%a) {perm=[3,0,2,1]}
    })",
                 R"(
    graph (%x: f32[2,3,4,5]) -> (%y) {
      %y = transpose(%x) {perm=[1,0,3,2]}
    })");
}

TEST(MergeTransposes, ReadsTheFirstOneEvenIfOthersDo) {
  expect_rewrite(merge_transposes(), R"(
    graph (%x: f32[2,3]) -> (%y, %z) {
      %a = transpose(%x)
      %y = transpose(%a) {perm=[1,0]}
      %z = relu(%a)
    })",
                 R"(
    graph (%x: f32[2,3]) -> (%y, %z) {
      %a = transpose(%x)
      %y = transpose(%x) {perm=[0,1]}
      %z = relu(%a)
    })");
}

TEST(MergeTransposes, LeavesASingleOne) {
  expect_unchanged(merge_transposes(), "graph (%x: f32[2,3]) -> (%y) { %a = relu(%x) %y = transpose(%a) }");
}

}  // namespace
}  // namespace tenon::passes
