// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.product_residual: a sum with another tensor ends a product.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass product_residual();

namespace {

TEST(ProductResidual, OfTheLaterOfTwoConvs) {
  expect_rewrite(product_residual(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %v = const f32[2,1,1,1]{3, 4}
      %a = conv(%x, %w)
      %b = conv(%x, %v)
      %y = add(%a, %b)
    })",
                 R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %a = conv(%x, %w)
      %v = const f32[2,1,1,1]{3, 4}
      %y = conv(%x, %v, _, %a)
    })");
}

TEST(ProductResidual, BehindAnActivationComesLast) {
  expect_rewrite(product_residual(), R"(
    graph (%x: f32[4,3], %r: f32[4,3]) -> (%y) {
      %w = const f32[3,3]{1, 2, 3, 4, 5, 6, 7, 8, 9}
      %a = matmul(%x, %w) {activation=relu}
      %y = add(%a, %r)
    })",
                 R"(
    graph (%x: f32[4,3], %r: f32[4,3]) -> (%y) {
      %w = const f32[3,3]{1, 2, 3, 4, 5, 6, 7, 8, 9}
      %y = matmul(%x, %w, _, %r) {activation=relu, residual_last=true}
    })");
}

TEST(ProductResidual, LeavesSumsThatBroadcast) {
  expect_unchanged(product_residual(), R"(
    graph (%x: f32[4,3], %r: f32[1,3]) -> (%y) {
      %w = const f32[3,3]{1, 2, 3, 4, 5, 6, 7, 8, 9}
      %a = matmul(%x, %w)
      %y = add(%a, %r)
    })");
}

TEST(ProductResidual, LeavesAProductAddedToItself) {
  expect_unchanged(product_residual(), R"(
    graph (%x: f32[4,3]) -> (%y) {
      %w = const f32[3,3]{1, 2, 3, 4, 5, 6, 7, 8, 9}
      %a = matmul(%x, %w)
      %y = add(%a, %a)
    })");
}

}  // namespace
}  // namespace tenon::passes
