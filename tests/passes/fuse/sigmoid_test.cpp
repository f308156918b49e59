// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.sigmoid: written out with exp or tanh.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass sigmoid();

namespace {

TEST(Sigmoid, NamesTheExponentialForms) {
  expect_rewrite(sigmoid(), R"(
    graph (%x: f32[2,8]) -> (%y, %z) {
      %a = neg(%x)
      %b = exp(%a)
      %c = add(1.0, %b)
      %y = div(1.0, %c)
      %d = mul(%x, 0.5)
      %e = tanh(%d)
      %f = mul(%e, 0.5)
      %z = add(%f, 0.5)
    })",
                 R"(
    graph (%x: f32[2,8]) -> (%y, %z) {
      %y = sigmoid(%x)
      %z = sigmoid(%x)
    })");
}

TEST(Sigmoid, LeavesAnotherNumerator) {
  expect_unchanged(sigmoid(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = neg(%x)
      %b = exp(%a)
      %c = add(1.0, %b)
      %y = div(2.0, %c)
    })");
}

}  // namespace
}  // namespace tenon::passes
