// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.quantized_residual: sums of quantized tensors inside the product that makes one of them.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass quantized_residual();

namespace {

TEST(QuantizedResidual, IsAddedByTheProduct) {
  expect_rewrite(quantized_residual(), R"(
    graph (%x: i8[2,2], %r: u8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[]{0.5}
      %t = const f32[]{0.75}
      %z = const u8[]{3}
      %a = quantized_matmul(%x, %w, %m) {to=u8, scale=0.5, zero=3}
      %b = dequantize_linear(%a, %s, %z)
      %c = dequantize_linear(%r, %t, %z)
      %d = add(%b, %c)
      %e = relu(%d)
      %y = quantize_linear(%e, %t, %z)
    })",
                 R"(
    graph (%x: i8[2,2], %r: u8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %y = quantized_matmul(%x, %w, %m, _, %r) {activation=relu, residual_scale=0.75, residual_zero=3, before=u8, before_scale=0.5, before_zero=3, to=u8, scale=0.75, zero=3}
    })");
}

TEST(QuantizedResidual, OfTwoProductsTheLaterOneAdds) {
  expect_rewrite(quantized_residual(), R"(
    graph (%x: i8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[]{0.5}
      %a = quantized_matmul(%x, %w, %m) {to=i8, scale=0.5}
      %b = quantized_matmul(%x, %w, %m) {transpose_b=true, to=i8, scale=0.5}
      %c = dequantize_linear(%b, %s)
      %d = dequantize_linear(%a, %s)
      %e = add(%c, %d)
      %y = quantize_linear(%e, %s) {to=i8}
    })",
                 R"(
    graph (%x: i8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %a = quantized_matmul(%x, %w, %m) {to=i8, scale=0.5}
      %y = quantized_matmul(%x, %w, %m, _, %a) {transpose_b=true, residual_scale=0.5, before=i8, before_scale=0.5, to=i8, scale=0.5}
    })");
}

TEST(QuantizedResidual, LeavesBytesThatOthersRead) {
  expect_unchanged(quantized_residual(), R"(
    graph (%x: i8[2,2], %r: i8[2,2]) -> (%y, %a) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[]{0.5}
      %a = quantized_matmul(%x, %w, %m) {to=i8, scale=0.5}
      %b = dequantize_linear(%a, %s)
      %c = dequantize_linear(%r, %s)
      %d = add(%b, %c)
      %y = quantize_linear(%d, %s) {to=i8}
    })");
}

TEST(QuantizedResidual, LeavesAProductWithAnActivation) {
  expect_unchanged(quantized_residual(), R"(
    graph (%x: i8[2,2], %r: i8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[]{0.5}
      %a = quantized_matmul(%x, %w, %m) {activation=relu, to=i8, scale=0.5}
      %b = dequantize_linear(%a, %s)
      %c = dequantize_linear(%r, %s)
      %d = add(%b, %c)
      %y = quantize_linear(%d, %s) {to=i8}
    })");
}

TEST(QuantizedResidual, LeavesWhatIsBroadcast) {
  expect_unchanged(quantized_residual(), R"(
    graph (%x: i8[2,2], %r: i8[2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[]{0.5}
      %a = quantized_matmul(%x, %w, %m) {to=i8, scale=0.5}
      %b = dequantize_linear(%a, %s)
      %c = dequantize_linear(%r, %s)
      %d = add(%b, %c)
      %y = quantize_linear(%d, %s) {to=i8}
    })");
}

}  // namespace
}  // namespace tenon::passes
