// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.slices_split: slices that are a whole together.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass slices_split();

namespace {

TEST(SlicesSplit, TakesSlicesInAnyOrder) {
  expect_rewrite(slices_split(), R"(
    graph (%x: f32[B=1..4,6]) -> (%y) {
      %zero = const i64[1]{0}
      %two = const i64[1]{2}
      %far = const i64[1]{1000}
      %last = const i64[1]{-1}
      %one = const i64[1]{1}
      %a = slice(%x, %two, %far, %one)
      %b = slice(%x, %zero, %two, %last, %one)
      %c = reduce_max(%a)
      %d = reduce_max(%b)
      %y = sub(%c, %d)
    })",
                 R"(
    graph (%x: f32[B=1..4,6]) -> (%y) {
      %sizes = const i64[2]{2, 4}
      %b, %a = split(%x, %sizes) {axis=1}
      %c = reduce_max(%a)
      %d = reduce_max(%b)
      %y = sub(%c, %d)
    })");
}

TEST(SlicesSplit, LeavesGapsStepsAndOverlaps) {
  expect_unchanged(slices_split(), R"(
    graph (%x: f32[4,6]) -> (%y) {
      %zero = const i64[1]{0}
      %two = const i64[1]{2}
      %three = const i64[1]{3}
      %six = const i64[1]{6}
      %one = const i64[1]{1}
      %a = slice(%x, %zero, %two, %one)
      %b = slice(%x, %three, %six, %one)
      %c = slice(%x, %zero, %six, %one, %two)
      %d = reduce_max(%a)
      %e = reduce_max(%b)
      %f = reduce_max(%c)
      %g = add(%d, %e)
      %y = add(%f, %g)
    })");
}

}  // namespace
}  // namespace tenon::passes
