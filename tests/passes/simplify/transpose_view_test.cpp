// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.transpose_view: a transpose that moves nothing in memory.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass transpose_view();

namespace {

TEST(TransposeView, IsAReshapeIfOnlyOnesMove) {
  expect_rewrite(transpose_view(), R"(
    graph (%x: f32[B=1..4,3,1,5]) -> (%y) {
      %a = transpose(%x) {perm=[0,2,1,3]}
      %y = relu(%a)
    })",
                 R"(
    graph (%x: f32[B=1..4,3,1,5]) -> (%y) {
      %shape = const i64[4]{0, 1, 3, 5}
      %a = reshape(%x, %shape)
      %y = relu(%a)
    })");
}

TEST(TransposeView, LeavesWhatMoves) {
  expect_unchanged(transpose_view(), R"(
    graph (%x: f32[2,3,1,5]) -> (%y) {
      %a = transpose(%x) {perm=[1,0,2,3]}
      %y = relu(%a)
    })");
}

}  // namespace
}  // namespace tenon::passes
