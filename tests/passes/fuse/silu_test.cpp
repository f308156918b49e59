// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.silu: names a product with a sigmoid.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass silu();

namespace {

TEST(Silu, NamesTheProduct) {
  expect_rewrite(silu(), R"(
    graph (%x: f32[N=1..8,8]) -> (%y) {
      %a = sigmoid(%x)
      %y = mul(%a, %x)
    })",
                 R"(
    graph (%x: f32[N=1..8,8]) -> (%y) {
      %y = silu(%x)
    })");
}

TEST(Silu, LeavesGatesOfOtherValues) {
  expect_unchanged(silu(), R"(
    graph (%x: f32[2,8], %z: f32[2,8]) -> (%y) {
      %a = sigmoid(%x)
      %y = mul(%a, %z)
    })");
}

TEST(Silu, NamesTheQuotient) {
  expect_rewrite(silu(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = neg(%x)
      %b = exp(%a)
      %c = add(%b, 1)
      %y = div(%x, %c)
    })",
                 R"(
    graph (%x: f32[2,8]) -> (%y) {
      %y = silu(%x)
    })");
}

}  // namespace
}  // namespace tenon::passes
