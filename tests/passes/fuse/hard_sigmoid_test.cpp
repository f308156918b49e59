// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.hard_sigmoid: a clipped ramp.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass hard_sigmoid();

namespace {

TEST(HardSigmoid, NamesTheClippedRamp) {
  expect_rewrite(hard_sigmoid(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = add(%x, 3)
      %b = clip(%a) {min=0.0, max=6.0}
      %y = div(%b, 6)
    })",
                 "graph (%x: f32[2,8]) -> (%y) { %y = hard_sigmoid(%x) {alpha=0.16666667, beta=0.5} }");
}

TEST(HardSigmoid, LeavesOtherBounds) {
  expect_unchanged(hard_sigmoid(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = add(%x, 3)
      %b = clip(%a) {min=0.0, max=5.0}
      %y = div(%b, 6)
    })");
}

TEST(HardSigmoid, NamesTheClippedLine) {
  expect_rewrite(hard_sigmoid(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = div(%x, 6)
      %b = add(%a, 0.5)
      %y = clip(%b) {min=0.0, max=1.0}
    })",
                 R"(
    graph (%x: f32[2,8]) -> (%y) {
      %y = hard_sigmoid(%x) {alpha=0.16666667}
    })");
}

}  // namespace
}  // namespace tenon::passes
