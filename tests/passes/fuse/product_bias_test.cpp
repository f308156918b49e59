// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.product_bias: a constant per channel is the bias.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass product_bias();

namespace {

TEST(ProductBias, OfAMatrixProduct) {
  expect_rewrite(product_bias(), R"(
    graph (%x: f32[N=1..8,2]) -> (%y) {
      %w = const f32[2,3]{1, 2, 3, 4, 5, 6}
      %c = const f32[3]{7, 8, 9}
      %a = matmul(%x, %w)
      %y = add(%c, %a)
    })",
                 R"(
    graph (%x: f32[N=1..8,2]) -> (%y) {
      %w = const f32[2,3]{1, 2, 3, 4, 5, 6}
      %c = const f32[3]{7, 8, 9}
      %y = matmul(%x, %w, %c)
    })");
}

TEST(ProductBias, AddsToOneThatIsThere) {
  expect_rewrite(product_bias(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %c = const f32[2]{3, -1}
      %d = const f32[2,1,1]{1, 1}
      %a = conv(%x, %w, %c)
      %y = sub(%a, %d)
    })",
                 R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %c = const f32[2]{2, -2}
      %y = conv(%x, %w, %c)
    })");
}

TEST(ProductBias, LeavesWhatEnlargesTheResult) {
  expect_unchanged(product_bias(), R"(
    graph (%x: f32[1,2]) -> (%y) {
      %w = const f32[2,3]{1, 2, 3, 4, 5, 6}
      %c = const f32[2,3]{7, 8, 9, 1, 2, 3}
      %a = matmul(%x, %w)
      %y = add(%a, %c)
    })");
}

TEST(ProductBias, LeavesAProductThatIsReadTwice) {
  expect_unchanged(product_bias(), R"(
    graph (%x: f32[1,2]) -> (%y, %a) {
      %w = const f32[2,3]{1, 2, 3, 4, 5, 6}
      %c = const f32[3]{7, 8, 9}
      %a = matmul(%x, %w)
      %y = add(%a, %c)
    })");
}

}  // namespace
}  // namespace tenon::passes
