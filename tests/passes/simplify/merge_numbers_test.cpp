// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.merge_numbers: constants one behind the other.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass merge_numbers();

namespace {

TEST(MergeNumbers, JoinsFactorsAndAddends) {
  expect_rewrite(merge_numbers(), R"(
    graph (%x: f32[2,3]) -> (%y, %z) {
      %c = const f32[3]{1, 2, 3}
      %a = mul(%x, %c)
      %y = mul(0.5, %a)
      %b = add(%x, 1.5)
      %z = add(%b, %c)
    })",
                 R"(
    graph (%x: f32[2,3]) -> (%y, %z) {
      %c = const f32[3]{1, 2, 3}
      %a = mul(%c, 0.5)
      %y = mul(%x, %a)
      %b = add(1.5, %c)
      %z = add(%x, %b)
    })");
}

TEST(MergeNumbers, LeavesTricksWithDigitsAndNumbersThatOverflow) {
  expect_unchanged(merge_numbers(), R"(
    graph (%x: f32[2,3]) -> (%y, %z, %u) {
      %a = add(%x, 8388608.0)
      %y = add(%a, -8388608.0)
      %b = mul(%x, 1e+30)
      %z = mul(%b, 1e+30)
      %c = const f32[2,1]{1, 2}
      %d = const f32[1,3]{1, 2, 3}
      %e = mul(%x, %c)
      %u = mul(%e, %d)
    })");
}

TEST(MergeNumbers, LeavesIntegersMixturesAndWhatIsRead) {
  expect_unchanged(merge_numbers(), R"(
    graph (%x: f32[2,3], %i: i32[2]) -> (%y, %z, %j, %u) {
      %a = mul(%x, 2)
      %y = add(%a, 1)
      %u = mul(%x, 3)
      %z = mul(%u, 4)
      %k = mul(%i, 2)
      %j = mul(%k, 3)
    })");
}

}  // namespace
}  // namespace tenon::passes
