// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.float8_product: products of dequantized 8-bit floats.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass float8_product();

namespace {

TEST(Float8Product, OfAMatrixProductWithOneScale) {
  expect_rewrite(float8_product(), R"(
    graph (%x: f8e4m3fn[2,2], %r: f32[2,3]) -> (%y) {
      %w = const f8e4m3fn[2,3]{1, -2, 3, 4, 5, -6}
      %s = const f32[]{0.5}
      %b = const f32[3]{1, 2, 3}
      %dx = dequantize_linear(%x, %s)
      %dw = dequantize_linear(%w, %s)
      %y = matmul(%dx, %dw, %b, %r) {activation=relu}
    })",
                 R"(
    graph (%x: f8e4m3fn[2,2], %r: f32[2,3]) -> (%y) {
      %w = const f8e4m3fn[2,3]{1, -2, 3, 4, 5, -6}
      %m = const f32[1]{0.25}
      %b = const f32[3]{1, 2, 3}
      %y = quantized_matmul(%x, %w, %m, %b, %r) {activation=relu}
    })");
}

TEST(Float8Product, OfAConvolutionOfHalves) {
  expect_rewrite(float8_product(), R"(
    graph (%x: f8e4m3fn[1,2,3,3]) -> (%y) {
      %w = const f8e4m3fn[2,2,1,1]{1, -2, 3, 4}
      %ws = const f16[2]{0.5, 0.25}
      %xs = const f16[]{0.5}
      %b = const f16[2]{1, 2}
      %dx = dequantize_linear(%x, %xs)
      %dw = dequantize_linear(%w, %ws) {axis=0}
      %y = conv(%dx, %dw, %b)
    })",
                 R"(
    graph (%x: f8e4m3fn[1,2,3,3]) -> (%y) {
      %w = const f8e4m3fn[2,2,1,1]{1, -2, 3, 4}
      %m = const f32[2]{0.25, 0.125}
      %b = const f32[2]{1, 2}
      %y = quantized_conv(%x, %w, %m, %b) {to=f16}
    })");
}

TEST(Float8Product, LeavesGroupsAndIntegers) {
  expect_unchanged(float8_product(), R"(
    graph (%x: f8e4m3fn[1,2,3,3], %i: i8[2,2]) -> (%y, %z) {
      %w = const f8e4m3fn[2,1,1,1]{1, -2}
      %v = const i8[2,2]{1, -2, 3, 4}
      %s = const f32[]{0.5}
      %dx = dequantize_linear(%x, %s)
      %dw = dequantize_linear(%w, %s)
      %y = conv(%dx, %dw) {groups=2}
      %di = dequantize_linear(%i, %s)
      %dv = dequantize_linear(%v, %s)
      %z = matmul(%di, %dv)
    })");
}

}  // namespace
}  // namespace tenon::passes
