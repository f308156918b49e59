// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.softplus: written out with log and exp.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass softplus();

namespace {

TEST(Softplus, NamesTheLogarithmForm) {
  expect_rewrite(softplus(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = exp(%x)
      %b = add(%a, 1)
      %y = log(%b)
    })",
                 "graph (%x: f32[2,8]) -> (%y) { %y = softplus(%x) }");
}

TEST(Softplus, LeavesAnotherAddend) {
  expect_unchanged(softplus(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = exp(%x)
      %b = add(%a, 2)
      %y = log(%b)
    })");
}

TEST(Softplus, NamesTheFormThatDoesNotOverflow) {
  expect_rewrite(softplus(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = abs(%x)
      %b = neg(%a)
      %c = exp(%b)
      %d = add(%c, 1)
      %e = log(%d)
      %f = relu(%x)
      %y = add(%e, %f)
    })",
                 R"(
    graph (%x: f32[2,8]) -> (%y) {
      %y = softplus(%x)
    })");
}

TEST(Softplus, DropsTheGuardOfLargeNumbers) {
  expect_rewrite(softplus(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = softplus(%x)
      %large = greater(%x, 20)
      %y = where(%large, %x, %a)
    })",
                 "graph (%x: f32[2,8]) -> (%y) { %y = softplus(%x) }");
}

TEST(Softplus, LeavesAGuardOfSmallNumbers) {
  expect_unchanged(softplus(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = softplus(%x)
      %large = greater(%x, 2)
      %y = where(%large, %x, %a)
    })");
}

}  // namespace
}  // namespace tenon::passes
