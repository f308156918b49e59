// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.attention: two products around a softmax are one attention.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass attention();

namespace {

TEST(Attention, TakesTransposesScaleAndMask) {
  expect_rewrite(attention(), R"(
    graph (%q: f32[B=1..4,S=1..9,2,4], %k: f32[B=1..4,S=1..9,2,4], %v: f32[B=1..4,S=1..9,2,4], %m: f32[B=1..4,1,1,S=1..9]) -> (%y) {
      %a = transpose(%q) {perm=[0,2,1,3]}
      %b = transpose(%k) {perm=[0,2,3,1]}
      %c = transpose(%v) {perm=[0,2,1,3]}
      %d = matmul(%a, %b)
      %e = div(%d, 2)
      %f = add(%e, %m)
      %g = softmax(%f)
      %h = matmul(%g, %c)
      %y = transpose(%h) {perm=[0,2,1,3]}
    })",
                 R"(
    graph (%q: f32[B=1..4,S=1..9,2,4], %k: f32[B=1..4,S=1..9,2,4], %v: f32[B=1..4,S=1..9,2,4], %m: f32[B=1..4,1,1,S=1..9]) -> (%y) {
      %y = attention(%q, %k, %v, %m) {scale=0.5, heads_last=true}
    })");
}

TEST(Attention, TakesScaledOperandsWithHeadsFirst) {
  expect_rewrite(attention(), R"(
    graph (%q: f32[1,2,5,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3]) -> (%y) {
      %a = mul(%q, 0.5)
      %b = transpose(%k) {perm=[0,1,3,2]}
      %c = mul(%b, 0.5)
      %d = matmul(%a, %c)
      %e = softmax(%d)
      %y = matmul(%e, %v)
    })",
                 R"(
    graph (%q: f32[1,2,5,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3]) -> (%y) {
      %y = attention(%q, %k, %v) {scale=0.25}
    })");
}

TEST(Attention, LeavesProbabilitiesThatAreRead) {
  expect_unchanged(attention(), R"(
    graph (%q: f32[1,2,5,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3]) -> (%y, %e) {
      %b = transpose(%k) {perm=[0,1,3,2]}
      %d = matmul(%q, %b)
      %e = softmax(%d)
      %y = matmul(%e, %v)
    })");
}

TEST(Attention, LeavesASoftmaxAlongAnotherAxis) {
  expect_unchanged(attention(), R"(
    graph (%q: f32[1,2,5,4], %k: f32[1,2,7,4], %v: f32[1,2,7,3]) -> (%y) {
      %b = transpose(%k) {perm=[0,1,3,2]}
      %d = matmul(%q, %b)
      %e = softmax(%d) {axis=2}
      %y = matmul(%e, %v)
    })");
}

}  // namespace
}  // namespace tenon::passes
