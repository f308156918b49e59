// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.merge_duplicates: nodes that compute the same become one.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass merge_duplicates();

namespace {

TEST(MergeDuplicates, MergesTwinsAndThenTheirReaders) {
  expect_rewrite(merge_duplicates(), R"(
    graph (%x: f32[2,4]) -> (%y) {
      %1 = const f32[4]{1.0, 2.0, 3.0, 4.0}
      %2 = const f32[4]{1.0, 2.0, 3.0, 4.0}
      %a = add(%x, %1)
      %b = add(%x, %2)
      %c = exp(%a)
      %d = exp(%b)
      %y = mul(%c, %d)
    })",
                 R"(
    graph (%x: f32[2,4]) -> (%y) {
      %1 = const f32[4]{1.0, 2.0, 3.0, 4.0}
      %a = add(%x, %1)
      %c = exp(%a)
      %y = mul(%c, %c)
    })");
}

TEST(MergeDuplicates, TellsAttributesAndTypesApart) {
  expect_unchanged(merge_duplicates(), R"(
    graph (%x: f32[2,4]) -> (%y) {
      %1 = const i32[1]{0}
      %2 = const f32[1]{0.0}
      %a = leaky_relu(%x) {alpha=0.1}
      %b = leaky_relu(%x) {alpha=0.2}
      %c = add(%a, %b)
      %d = add(%c, %2)
      %e = cast(%1) {to=f32}
      %y = add(%d, %e)
    })");
}

TEST(MergeDuplicates, KeepsTwoOutputs) {
  expect_unchanged(merge_duplicates(), R"(
    graph (%x: f32[2,4]) -> (%y, %z) {
      %y = exp(%x)
      %z = exp(%x)
    })");
}

}  // namespace
}  // namespace tenon::passes
