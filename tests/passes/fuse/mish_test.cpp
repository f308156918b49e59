// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.mish: x tanh(softplus(x)) is one function.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass mish();

namespace {

TEST(Mish, NamesTheThreeNodeForm) {
  expect_rewrite(mish(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = softplus(%x)
      %b = tanh(%a)
      %y = mul(%b, %x)
    })",
                 R"(
    graph (%x: f32[2,8]) -> (%y) {
      %y = mish(%x)
    })");
}

TEST(Mish, LeavesAProductWithSomethingElse) {
  expect_unchanged(mish(), R"(
    graph (%x: f32[2,8], %z: f32[2,8]) -> (%y) {
      %a = softplus(%x)
      %b = tanh(%a)
      %y = mul(%b, %z)
    })");
}

}  // namespace
}  // namespace tenon::passes
