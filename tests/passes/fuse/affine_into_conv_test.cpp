// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.affine_into_conv: factors and addends go into the convolutions behind them.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass affine_into_conv();

namespace {

TEST(AffineIntoConv, TakesAFactorAndAnAddend) {
  expect_rewrite(affine_into_conv(), R"(
    graph (%x: f32[1,2,3,3]) -> (%y) {
      %f = const f32[1,2,1,1]{2, 0.5}
      %a = mul(%x, %f)
      %b = add(%a, 3)
      %w = const f32[1,2,1,1]{1, 2}
      %c = const f32[1]{7}
      %y = conv(%b, %w, %c) {activation=relu}
    })",
                 R"(
    graph (%x: f32[1,2,3,3]) -> (%y) {
      %w = const f32[1,2,1,1]{2, 1}
      %c = const f32[1]{16}
      %y = conv(%x, %w, %c) {activation=relu}
    })");
}

TEST(AffineIntoConv, TakesAFactorWhereZerosArePadded) {
  expect_rewrite(affine_into_conv(), R"(
    graph (%x: f32[1,2,3,3]) -> (%y) {
      %f = const f32[2,1,1]{2, 4}
      %a = div(%x, %f)
      %w = const f32[2,1,1,2]{1, 2, 3, 4}
      %y = conv(%a, %w) {pads=[0,1,0,1], groups=2}
    })",
                 R"(
    graph (%x: f32[1,2,3,3]) -> (%y) {
      %w = const f32[2,1,1,2]{0.5, 1, 0.75, 1}
      %y = conv(%x, %w) {pads=[0,1,0,1], groups=2}
    })");
}

TEST(AffineIntoConv, ServesEveryConvThatReads) {
  expect_rewrite(affine_into_conv(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y, %z) {
      %a = sub(%x, 2)
      %w = const f32[1,1,1,1]{3}
      %y = conv(%a, %w)
      %v = const f32[1,1,1,1]{5}
      %z = conv(%a, %v)
    })",
                 R"(
    graph (%x: f32[1,1,3,3]) -> (%y, %z) {
      %w = const f32[1,1,1,1]{3}
      %b = const f32[1]{-6}
      %y = conv(%x, %w, %b)
      %v = const f32[1,1,1,1]{5}
      %c = const f32[1]{-10}
      %z = conv(%x, %v, %c)
    })");
}

TEST(AffineIntoConv, LeavesAnAddendWhereZerosArePadded) {
  expect_unchanged(affine_into_conv(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %a = add(%x, 2)
      %w = const f32[1,1,3,3]{1, 2, 3, 4, 5, 6, 7, 8, 9}
      %y = conv(%a, %w) {pads=[1,1,1,1]}
    })");
}

TEST(AffineIntoConv, LeavesWhatOthersRead) {
  expect_unchanged(affine_into_conv(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y, %z) {
      %a = mul(%x, 2)
      %w = const f32[1,1,1,1]{3}
      %y = conv(%a, %w)
      %z = relu(%a)
    })");
}

TEST(AffineIntoConv, LeavesAFactorPerPixel) {
  expect_unchanged(affine_into_conv(), R"(
    graph (%x: f32[1,1,1,2]) -> (%y) {
      %f = const f32[1,1,1,2]{3, 4}
      %a = mul(%x, %f)
      %w = const f32[1,1,1,1]{3}
      %y = conv(%a, %w)
    })");
}

TEST(AffineIntoConv, LeavesAResidualThatIsTheOperand) {
  expect_unchanged(affine_into_conv(), R"(
    graph (%x: f32[1,1,2,2]) -> (%y) {
      %a = mul(%x, 2)
      %w = const f32[1,1,1,1]{3}
      %y = conv(%a, %w, _, %a)
    })");
}

}  // namespace
}  // namespace tenon::passes
