// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.swish: x sigmoid(alpha x) is one function.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass swish();

namespace {

TEST(Swish, NamesQuickGelu) {
  expect_rewrite(swish(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = mul(%x, 1.702)
      %b = sigmoid(%a)
      %y = mul(%b, %x)
    })",
                 R"(
    graph (%x: f32[2,8]) -> (%y) {
      %y = swish(%x) {alpha=1.702}
    })");
}

TEST(Swish, LeavesASlopePerElement) {
  expect_unchanged(swish(), R"(
    graph (%x: f32[2,2]) -> (%y) {
      %s = const f32[2]{1.0, 2.0}
      %a = mul(%x, %s)
      %b = sigmoid(%a)
      %y = mul(%x, %b)
    })");
}

TEST(Swish, LeavesAGateThatIsReadElsewhere) {
  expect_unchanged(swish(), R"(
    graph (%x: f32[2,2]) -> (%y, %b) {
      %a = mul(%x, 1.702)
      %b = sigmoid(%a)
      %y = mul(%x, %b)
    })");
}

TEST(Swish, LeavesASlopeThatEnlargesTheResult) {
  expect_unchanged(swish(), R"(
    graph (%x: f32[2]) -> (%y) {
      %s = const f32[1,1]{2.0}
      %a = mul(%x, %s)
      %b = sigmoid(%a)
      %y = mul(%x, %b)
    })");
}

}  // namespace
}  // namespace tenon::passes
