// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.hard_swish: names the four-node and the two-node form.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass hard_swish();

namespace {

TEST(HardSwish, NamesTheClippedForm) {
  expect_rewrite(hard_swish(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = add(%x, 3)
      %b = clip(%a) {min=0.0, max=6.0}
      %c = mul(%x, %b)
      %y = div(%c, 6)
    })",
                 R"(
    graph (%x: f32[2,8]) -> (%y) {
      %y = hard_swish(%x)
    })");
}

TEST(HardSwish, NamesTheGatedForm) {
  expect_rewrite(hard_swish(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = hard_sigmoid(%x) {alpha=0.16666667}
      %y = mul(%x, %a)
    })",
                 R"(
    graph (%x: f32[2,8]) -> (%y) {
      %y = hard_swish(%x)
    })");
}

TEST(HardSwish, LeavesOtherBounds) {
  expect_unchanged(hard_swish(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = add(%x, 3)
      %b = clip(%a) {min=0.0, max=5.0}
      %c = mul(%x, %b)
      %y = div(%c, 6)
    })");
}

TEST(HardSwish, NamesASixthTakenFirst) {
  expect_rewrite(hard_swish(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = add(%x, 3)
      %b = clip(%a) {min=0.0, max=6.0}
      %c = div(%x, 6)
      %y = mul(%c, %b)
    })",
                 R"(
    graph (%x: f32[2,8]) -> (%y) {
      %y = hard_swish(%x)
    })");
}

}  // namespace
}  // namespace tenon::passes
