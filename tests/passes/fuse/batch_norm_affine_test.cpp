// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.batch_norm_affine: a batch normalization by itself is a product and a sum.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass batch_norm_affine();

namespace {

TEST(BatchNormAffine, IsAProductAndASum) {
  expect_rewrite(batch_norm_affine(), R"(
    graph (%x: f32[N=1..4,2,3,3]) -> (%y) {
      %s = const f32[2]{1, 2}
      %b = const f32[2]{3, 4}
      %m = const f32[2]{0.5, 1}
      %v = const f32[2]{3, 0}
      %y = batch_norm(%x, %s, %b, %m, %v) {epsilon=1.0}
    })",
                 R"(
    graph (%x: f32[N=1..4,2,3,3]) -> (%y) {
      %f = const f32[2,1,1]{0.5, 2}
      %p = mul(%x, %f)
      %a = const f32[2,1,1]{2.75, 2}
      %y = add(%p, %a)
    })");
}

TEST(BatchNormAffine, LeavesStatisticsThatAreNotKnown) {
  expect_unchanged(batch_norm_affine(), R"(
    graph (%x: f32[1,2,3,3], %s: f32[2]) -> (%y) {
      %b = const f32[2]{3, 4}
      %m = const f32[2]{0.5, 1}
      %v = const f32[2]{3, 0}
      %y = batch_norm(%x, %s, %b, %m, %v)
    })");
}

TEST(BatchNormAffine, LeavesTypesWithoutRegions) {
  expect_unchanged(batch_norm_affine(), R"(
    graph (%x: f16[1,1,3,3]) -> (%y) {
      %b = const f16[1]{3}
      %y = batch_norm(%x, %b, %b, %b, %b)
    })");
}

}  // namespace
}  // namespace tenon::passes
