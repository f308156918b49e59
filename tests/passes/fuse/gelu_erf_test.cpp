// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.gelu_erf: names the five-node form.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass gelu_erf();

namespace {

TEST(GeluErf, NamesTheFiveNodeForm) {
  expect_rewrite(gelu_erf(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = div(%x, 1.4142135)
      %b = erf(%a)
      %c = add(%b, 1)
      %d = mul(%x, 0.5)
      %y = mul(%d, %c)
    })",
                 R"(
    graph (%x: f32[2,8]) -> (%y) {
      %y = gelu(%x)
    })");
}

TEST(GeluErf, MatchesEitherWayRoundAndInHalfPrecision) {
  expect_rewrite(gelu_erf(), R"(
    graph (%x: f16[N=1..8,8]) -> (%y) {
      %a = mul(0.7071, %x)
      %b = erf(%a)
      %c = add(1, %b)
      %d = mul(%x, %c)
      %e = mul(0.5, %d)
      %y = relu(%e)
    })",
                 R"(
    graph (%x: f16[N=1..8,8]) -> (%y) {
      %e = gelu(%x)
      %y = relu(%e)
    })");
}

TEST(GeluErf, LeavesAnIntermediateThatIsRead) {
  expect_unchanged(gelu_erf(), R"(
    graph (%x: f32[2,8]) -> (%y, %b) {
      %a = div(%x, 1.4142135)
      %b = erf(%a)
      %c = add(%b, 1)
      %d = mul(%x, 0.5)
      %y = mul(%d, %c)
    })");
}

TEST(GeluErf, LeavesOtherNumbersAndOtherValues) {
  expect_unchanged(gelu_erf(), R"(
    graph (%x: f32[2,8], %z: f32[2,8]) -> (%y, %w) {
      %a = div(%x, 1.5)
      %b = erf(%a)
      %c = add(%b, 1)
      %d = mul(%x, 0.5)
      %y = mul(%d, %c)
      %e = div(%z, 1.4142135)
      %f = erf(%e)
      %g = add(%f, 1)
      %h = mul(%x, 0.5)
      %w = mul(%h, %g)
    })");
}

TEST(GeluErf, NamesTheQuotientByTwo) {
  expect_rewrite(gelu_erf(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = div(%x, 1.4142135)
      %b = erf(%a)
      %c = add(%b, 1)
      %d = mul(%x, %c)
      %y = div(%d, 2)
    })",
                 R"(
    graph (%x: f32[2,8]) -> (%y) {
      %y = gelu(%x)
    })");
}

}  // namespace
}  // namespace tenon::passes
