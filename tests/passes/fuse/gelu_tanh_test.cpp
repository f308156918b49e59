// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.gelu_tanh: the spellings of frameworks.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass gelu_tanh();

namespace {

TEST(GeluTanh, NamesThePowerForm) {
  expect_rewrite(gelu_tanh(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = pow(%x, 3)
      %b = mul(%a, 0.044715)
      %c = add(%x, %b)
      %d = mul(%c, 0.7978846)
      %e = tanh(%d)
      %f = add(%e, 1)
      %g = mul(%x, 0.5)
      %y = mul(%g, %f)
    })",
                 "graph (%x: f32[2,8]) -> (%y) { %y = gelu(%x) {approximate=tanh} }");
}

TEST(GeluTanh, NamesTheProductForm) {
  expect_rewrite(gelu_tanh(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = mul(0.044715, %x)
      %b = mul(%x, %a)
      %c = mul(%x, %b)
      %d = add(%x, %c)
      %e = mul(0.7978846, %d)
      %f = tanh(%e)
      %g = add(1.0, %f)
      %h = mul(0.5, %g)
      %y = mul(%x, %h)
    })",
                 "graph (%x: f32[2,8]) -> (%y) { %y = gelu(%x) {approximate=tanh} }");
}

TEST(GeluTanh, LeavesOtherFactors) {
  expect_unchanged(gelu_tanh(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = pow(%x, 3)
      %b = mul(%a, 0.05)
      %c = add(%x, %b)
      %d = mul(%c, 0.7978846)
      %e = tanh(%d)
      %f = add(%e, 1)
      %g = mul(%x, 0.5)
      %y = mul(%g, %f)
    })");
}

TEST(GeluTanh, NamesTheHalfTakenByDivision) {
  expect_rewrite(gelu_tanh(), R"(
    graph (%x: f32[2,8]) -> (%y) {
      %a = mul(%x, %x)
      %b = mul(%x, %a)
      %c = mul(%b, 0.044715)
      %d = add(%x, %c)
      %e = mul(%d, 0.79788456)
      %f = tanh(%e)
      %g = add(%f, 1)
      %h = div(%x, 2)
      %y = mul(%h, %g)
    })",
                 R"(
    graph (%x: f32[2,8]) -> (%y) {
      %y = gelu(%x) {approximate=tanh}
    })");
}

}  // namespace
}  // namespace tenon::passes
