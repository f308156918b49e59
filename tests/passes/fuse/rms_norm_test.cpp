// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.rms_norm: a square, a mean and a root are one normalization.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass rms_norm();

namespace {

TEST(RmsNorm, NamesTheChainWithScale) {
  expect_rewrite(rms_norm(), R"(
    graph (%x: f32[2,4]) -> (%y) {
      %axes = const i64[1]{-1}
      %p = mul(%x, %x)
      %v = reduce_mean(%p, %axes)
      %e = add(%v, 0.5)
      %r = sqrt(%e)
      %i = reciprocal(%r)
      %n = mul(%x, %i)
      %s = const f32[4]{1, 2, 3, 4}
      %y = mul(%s, %n)
    })",
                 R"(
    graph (%x: f32[2,4]) -> (%y) {
      %s = const f32[4]{1, 2, 3, 4}
      %y = rms_norm(%x, %s) {epsilon=0.5}
    })");
}

TEST(RmsNorm, LeavesTheRootOfSomethingElse) {
  expect_unchanged(rms_norm(), R"(
    graph (%x: f32[2,4], %z: f32[2,4]) -> (%y) {
      %axes = const i64[1]{-1}
      %p = mul(%x, %x)
      %v = reduce_mean(%p, %axes)
      %e = add(%v, 0.5)
      %r = sqrt(%e)
      %y = div(%z, %r)
    })");
}

TEST(RmsNorm, LeavesTheRootThatDividesANumber) {
  expect_unchanged(rms_norm(), R"(
    graph (%x: f32[2,4]) -> (%y) {
      %axes = const i64[1]{-1}
      %p = mul(%x, %x)
      %v = reduce_mean(%p, %axes)
      %e = add(%v, 0.5)
      %r = sqrt(%e)
      %y = div(1, %r)
    })");
}

TEST(RmsNorm, LeavesTheQuotientOfAnotherTensorOfFewerAxes) {
  expect_unchanged(rms_norm(), R"(
    graph (%x: f32[2,3,4], %s: f32[4]) -> (%y) {
      %axes = const i64[1]{-1}
      %p = pow(%x, 2)
      %v = reduce_mean(%p, %axes)
      %e = add(%v, 0.5)
      %r = sqrt(%e)
      %y = div(%s, %r)
    })");
}

}  // namespace
}  // namespace tenon::passes
