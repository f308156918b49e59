// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.product_activation: an activation ends a product.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass product_activation();

namespace {

TEST(ProductActivation, OfAConvWithAResidual) {
  expect_rewrite(product_activation(), R"(
    graph (%x: f32[1,1,3,3], %r: f32[1,2,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %a = conv(%x, %w, _, %r)
      %y = relu(%a)
    })",
                 R"(
    graph (%x: f32[1,1,3,3], %r: f32[1,2,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %y = conv(%x, %w, _, %r) {activation=relu}
    })");
}

TEST(ProductActivation, TakesASwishWithItsSlope) {
  expect_rewrite(product_activation(), R"(
    graph (%x: f32[4,2]) -> (%y) {
      %w = const f32[2,2]{1, 2, -3, 4}
      %a = matmul(%x, %w)
      %y = swish(%a) {alpha=1.5}
    })",
                 R"(
    graph (%x: f32[4,2]) -> (%y) {
      %w = const f32[2,2]{1, 2, -3, 4}
      %y = matmul(%x, %w) {activation=swish, alpha=1.5}
    })");
}

TEST(ProductActivation, CarriesItsNumbers) {
  expect_rewrite(product_activation(), R"(
    graph (%x: f32[4,2]) -> (%y, %z, %u) {
      %w = const f32[2,2]{1, 2, -3, 4}
      %a = matmul(%x, %w)
      %y = clip(%a) {min=0, max=6}
      %b = matmul(%x, %w)
      %z = leaky_relu(%b) {alpha=0.25}
      %c = matmul(%x, %w)
      %u = gelu(%c) {approximate=tanh}
    })",
                 R"(
    graph (%x: f32[4,2]) -> (%y, %z, %u) {
      %w = const f32[2,2]{1, 2, -3, 4}
      %y = matmul(%x, %w) {activation=clip, beta=6}
      %z = matmul(%x, %w) {activation=leaky_relu, alpha=0.25}
      %u = matmul(%x, %w) {activation=gelu_tanh}
    })");
}

TEST(ProductActivation, LeavesASecondActivation) {
  expect_unchanged(product_activation(), R"(
    graph (%x: f32[4,2]) -> (%y) {
      %w = const f32[2,2]{1, 2, -3, 4}
      %a = matmul(%x, %w) {activation=relu}
      %y = tanh(%a)
    })");
}

TEST(ProductActivation, LeavesIntegersAndWhatIsReadTwice) {
  expect_unchanged(product_activation(), R"(
    graph (%x: f32[4,2], %i: i32[2,2]) -> (%y, %z, %a) {
      %w = const f32[2,2]{1, 2, -3, 4}
      %a = matmul(%x, %w)
      %y = relu(%a)
      %b = matmul(%i, %i)
      %z = relu(%b)
    })");
}

}  // namespace
}  // namespace tenon::passes
