// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.conv_scale: a factor per channel goes into the weights of a convolution.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass conv_scale();

namespace {

TEST(ConvScale, TakesAFactorPerChannel) {
  expect_rewrite(conv_scale(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %c = const f32[2]{3, -1}
      %f = const f32[1,2,1,1]{2, 0.5}
      %a = conv(%x, %w, %c)
      %y = mul(%a, %f)
    })",
                 R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{2, 1}
      %c = const f32[2]{6, -0.5}
      %y = conv(%x, %w, %c)
    })");
}

TEST(ConvScale, DividesByANumber) {
  expect_rewrite(conv_scale(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %a = conv(%x, %w)
      %y = div(%a, 4)
    })",
                 R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{0.25, 0.5}
      %c = const f32[2]{0, 0}
      %y = conv(%x, %w, %c)
    })");
}

TEST(ConvScale, LeavesFactorsAlongOtherAxes) {
  expect_unchanged(conv_scale(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[3,1,1,1]{1, 2, 3}
      %f = const f32[3]{2, 0.5, 1}
      %a = conv(%x, %w)
      %y = mul(%a, %f)
    })");
}

TEST(ConvScale, LeavesADivisionOfANumber) {
  expect_unchanged(conv_scale(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[2,1,1,1]{1, 2}
      %a = conv(%x, %w)
      %y = div(4, %a)
    })");
}

TEST(ConvScale, ScalesTheColumnsOfAProduct) {
  expect_rewrite(conv_scale(), R"(
    graph (%x: f32[3,2]) -> (%y, %z) {
      %w = const f32[2,2]{1, 2, 3, 4}
      %c = const f32[2]{3, -1}
      %f = const f32[2]{2, 0.5}
      %a = matmul(%x, %w, %c)
      %y = mul(%a, %f)
      %b = matmul(%x, %w, %c) {transpose_b=true}
      %z = mul(%f, %b)
    })",
                 R"(
    graph (%x: f32[3,2]) -> (%y, %z) {
      %w = const f32[2,2]{2, 1, 6, 2}
      %c = const f32[2]{6, -0.5}
      %y = matmul(%x, %w, %c)
      %v = const f32[2,2]{2, 4, 1.5, 2}
      %d = const f32[2]{6, -0.5}
      %z = matmul(%x, %v, %d) {transpose_b=true}
    })");
}

TEST(ConvScale, LeavesAProductOfTwoTensors) {
  expect_unchanged(conv_scale(), R"(
    graph (%x: f32[3,2], %w: f32[2,2]) -> (%y) {
      %a = matmul(%x, %w)
      %y = mul(%a, 2)
    })");
}

}  // namespace
}  // namespace tenon::passes
