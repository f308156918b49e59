// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.fix_shapes: computed targets become constants, views of views one reshape.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass fix_shapes();

namespace {

TEST(FixShapes, ReplacesAComputedTarget) {
  expect_rewrite(fix_shapes(), R"(
    graph (%x: f32[N=1..8,S=1..16,12]) -> (%y) {
      %shape = shape(%x) {end=2} from "target"
      %heads = const i64[2]{3, 4}
      %to = concat(%shape, %heads) from "target"
      %y = reshape(%x, %to)
    })",
                 R"(
    graph (%x: f32[N=1..8,S=1..16,12]) -> (%y) {
      %to = const i64[4]{0, 0, 3, 4}
      %y = reshape(%x, %to)
    })");
}

TEST(FixShapes, MergesViews) {
  expect_rewrite(fix_shapes(), R"(
    graph (%x: f32[N=1..8,2,1,3]) -> (%y) {
      %axis = const i64[1]{2}
      %a = squeeze(%x, %axis)
      %b = flatten(%a) {axis=2}
      %axes = const i64[1]{0}
      %y = unsqueeze(%b, %axes)
    })",
                 R"(
    graph (%x: f32[N=1..8,2,1,3]) -> (%y) {
      %to = const i64[3]{1, -1, 3}
      %y = reshape(%x, %to)
    })");
}

TEST(FixShapes, LeavesTwoSymbolsThatMove) {
  expect_unchanged(fix_shapes(), R"(
    graph (%x: f32[N=1..8,S=1..16,4], %to: i64[3]) -> (%y) {
      %y = reshape(%x, %to)
    })");
}

TEST(FixShapes, LeavesAViewThatIsReadTwice) {
  expect_unchanged(fix_shapes(), R"(
    graph (%x: f32[2,1,3]) -> (%y, %z) {
      %axis = const i64[1]{1}
      %a = squeeze(%x, %axis)
      %y = relu(%a)
      %z = flatten(%a)
    })");
}

}  // namespace
}  // namespace tenon::passes
