// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.batch_norm_affine: becomes arithmetic where arithmetic follows.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass batch_norm_affine();

namespace {

TEST(BatchNormAffine, BecomesFactorAndShift) {
  expect_rewrite(batch_norm_affine(), R"(
    graph (%x: f32[1,2,3,4]) -> (%y) {
      %s = const f32[2]{2, 3}
      %b = const f32[2]{1, 0}
      %m = const f32[2]{0.5, 1}
      %v = const f32[2]{4, 9}
      %n = batch_norm(%x, %s, %b, %m, %v) {epsilon=0.0}
      %y = relu(%n)
    })",
                 R"(
    graph (%x: f32[1,2,3,4]) -> (%y) {
      %f = const f32[2,1,1]{1, 1}
      %a = mul(%x, %f)
      %h = const f32[2,1,1]{0.5, -1}
      %n = add(%a, %h)
      %y = relu(%n)
    })");
}

TEST(BatchNormAffine, StaysBeforeOtherOperators) {
  expect_unchanged(batch_norm_affine(), R"(
    graph (%x: f32[1,2,3,4]) -> (%y) {
      %s = const f32[2]{2, 3}
      %n = batch_norm(%x, %s, %s, %s, %s)
      %y = softmax(%n)
    })");
}

}  // namespace
}  // namespace tenon::passes
