// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.quantized_product: products of dequantized integers.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass quantized_product();

namespace {

TEST(QuantizedProduct, OfAConvolutionWithAScaleForEachFilter) {
  expect_rewrite(quantized_product(), R"(
    graph (%x: u8[1,2,3,3]) -> (%y) {
      %w = const i8[2,2,1,1]{1, -2, 3, 4}
      %ws = const f32[2]{0.5, 0.25}
      %wz = const i8[2]{0, 0}
      %xs = const f32[]{0.5}
      %xz = const u8[]{128}
      %b = const f32[2]{1, 2}
      %dx = dequantize_linear(%x, %xs, %xz)
      %dw = dequantize_linear(%w, %ws, %wz) {axis=0}
      %y = conv(%dx, %dw, %b) {activation=relu}
    })",
                 R"(
    graph (%x: u8[1,2,3,3]) -> (%y) {
      %w = const i8[2,2,1,1]{1, -2, 3, 4}
      %m = const f32[2]{0.25, 0.125}
      %b = const f32[2]{1, 2}
      %y = quantized_conv(%x, %w, %m, %b) {activation=relu, x_zero=128}
    })");
}

TEST(QuantizedProduct, OfAConvolutionWithWeightsOf4BitsAndZeroPoints) {
  expect_rewrite(quantized_product(), R"(
    graph (%x: u8[1,2,3,3]) -> (%y, %z) {
      %w = const u4[2,2,1,1]{1, 15, 0, 8}
      %ws = const f32[2]{0.5, 0.25}
      %wz = const u4[2]{8, 3}
      %v = const u8[2,2,1,1]{0, 255, 128, 129}
      %vs = const f32[]{0.5}
      %vz = const u8[]{128}
      %xs = const f32[]{0.5}
      %dx = dequantize_linear(%x, %xs)
      %dw = dequantize_linear(%w, %ws, %wz) {axis=0}
      %y = conv(%dx, %dw)
      %dv = dequantize_linear(%v, %vs, %vz)
      %z = conv(%dx, %dv)
    })",
                 R"(
    graph (%x: u8[1,2,3,3]) -> (%y, %z) {
      %w = const i8[2,2,1,1]{-7, 7, -3, 5}
      %m = const f32[2]{0.25, 0.125}
      %y = quantized_conv(%x, %w, %m)
      %v = const i8[2,2,1,1]{-128, 127, 0, 1}
      %n = const f32[1]{0.25}
      %z = quantized_conv(%x, %v, %n)
    })");
}

TEST(QuantizedProduct, LeavesWeightsThatI8CannotHoldLessTheirZeroPoint) {
  expect_unchanged(quantized_product(), R"(
    graph (%x: u8[1,2,3,3]) -> (%y) {
      %w = const u8[2,2,1,1]{0, 255, 128, 129}
      %s = const f32[]{0.5}
      %z = const u8[]{100}
      %dx = dequantize_linear(%x, %s)
      %dw = dequantize_linear(%w, %s, %z)
      %y = conv(%dx, %dw)
    })");
}

TEST(QuantizedProduct, OfAMatrixProductWithAnIntegerResidual) {
  expect_rewrite(quantized_product(), R"(
    graph (%x: i8[2,2], %r: u8[2,3]) -> (%y) {
      %w = const i8[2,3]{1, -2, 3, 4, 5, -6}
      %s = const f32[]{0.5}
      %z = const u8[]{100}
      %dx = dequantize_linear(%x, %s)
      %dw = dequantize_linear(%w, %s)
      %dr = dequantize_linear(%r, %s, %z)
      %y = matmul(%dx, %dw, _, %dr)
    })",
                 R"(
    graph (%x: i8[2,2], %r: u8[2,3]) -> (%y) {
      %w = const i8[2,3]{1, -2, 3, 4, 5, -6}
      %m = const f32[1]{0.25}
      %y = quantized_matmul(%x, %w, %m, _, %r) {residual_scale=0.5, residual_zero=100}
    })");
}

TEST(QuantizedProduct, KeepsADequantizedTensorThatOthersRead) {
  expect_rewrite(quantized_product(), R"(
    graph (%x: i8[2,2]) -> (%y, %dx) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %s = const f32[]{0.5}
      %dx = dequantize_linear(%x, %s)
      %dw = dequantize_linear(%w, %s)
      %y = matmul(%dx, %dw)
    })",
                 R"(
    graph (%x: i8[2,2]) -> (%y, %dx) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %s = const f32[]{0.5}
      %m = const f32[1]{0.25}
      %dx = dequantize_linear(%x, %s)
      %y = quantized_matmul(%x, %w, %m)
    })");
}

TEST(QuantizedProduct, LeavesScalesAlongTheAxisThatIsSummed) {
  expect_unchanged(quantized_product(), R"(
    graph (%x: i8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %s = const f32[]{0.5}
      %ws = const f32[2]{0.5, 0.25}
      %dx = dequantize_linear(%x, %s)
      %dw = dequantize_linear(%w, %ws) {axis=0}
      %y = matmul(%dx, %dw)
    })");
}

TEST(QuantizedProduct, LeavesWeightsWithZeroPoints) {
  expect_unchanged(quantized_product(), R"(
    graph (%x: i8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %s = const f32[]{0.5}
      %z = const i8[]{1}
      %dx = dequantize_linear(%x, %s)
      %dw = dequantize_linear(%w, %s, %z)
      %y = matmul(%dx, %dw)
    })");
}

TEST(QuantizedProduct, LeavesFloatData) {
  expect_unchanged(quantized_product(), R"(
    graph (%x: f32[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %s = const f32[]{0.5}
      %dw = dequantize_linear(%w, %s)
      %y = matmul(%x, %dw)
    })");
}

}  // namespace
}  // namespace tenon::passes
