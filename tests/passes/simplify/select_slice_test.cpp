// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.select_slice: one element of an axis that a reshape split off.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass select_slice();

namespace {

TEST(SelectSlice, CutsThePartOutOfTheWholeAxis) {
  expect_rewrite(select_slice(), R"(
    graph (%x: f32[B=1..4,5,6]) -> (%y) {
      %shape = const i64[4]{0, 0, 3, 2}
      %last = const i64[]{-1}
      %a = reshape(%x, %shape)
      %b = gather(%a, %last) {axis=2}
      %y = relu(%b)
    })",
                 R"(
    graph (%x: f32[B=1..4,5,6]) -> (%y) {
      %begin = const i64[1]{4}
      %end = const i64[1]{6}
      %axis = const i64[1]{2}
      %a = slice(%x, %begin, %end, %axis)
      %shape = const i64[3]{0, 5, 2}
      %b = reshape(%a, %shape)
      %y = relu(%b)
    })");
}

TEST(SelectSlice, LeavesInnerAxesAndListsOfIndices) {
  expect_unchanged(select_slice(), R"(
    graph (%x: f32[5,6]) -> (%y, %z) {
      %shape = const i64[3]{5, 3, 2}
      %one = const i64[]{1}
      %both = const i64[2]{0, 1}
      %a = reshape(%x, %shape)
      %b = gather(%a, %one) {axis=2}
      %c = gather(%a, %both) {axis=1}
      %y = relu(%b)
      %z = relu(%c)
    })");
}

}  // namespace
}  // namespace tenon::passes
