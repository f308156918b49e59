// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.quantized_result: products of integers that store integers.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass quantized_result();

namespace {

TEST(QuantizedResult, IsStoredByTheProduct) {
  expect_rewrite(quantized_result(), R"(
    graph (%x: i8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %a = quantized_matmul(%x, %w, %m) {activation=relu}
      %y = quantize_linear(%a, %s, %z)
    })",
                 R"(
    graph (%x: i8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %y = quantized_matmul(%x, %w, %m) {activation=relu, to=u8, scale=0.5, zero=3}
    })");
}

TEST(QuantizedResult, OfEightBitFloatsIsStoredAsSuch) {
  expect_rewrite(quantized_result(), R"(
    graph (%x: f8e4m3fn[2,2]) -> (%y) {
      %w = const f8e4m3fn[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[]{0.5}
      %a = quantized_matmul(%x, %w, %m) {to=f16}
      %y = quantize_linear(%a, %s) {to=f8e4m3fn}
    })",
                 R"(
    graph (%x: f8e4m3fn[2,2]) -> (%y) {
      %w = const f8e4m3fn[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %y = quantized_matmul(%x, %w, %m) {to=f8e4m3fn, scale=0.5}
    })");
}

TEST(QuantizedResult, LeavesFloatsThatOthersRead) {
  expect_unchanged(quantized_result(), R"(
    graph (%x: i8[2,2]) -> (%y, %a) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[]{0.5}
      %a = quantized_matmul(%x, %w, %m)
      %y = quantize_linear(%a, %s) {to=i8}
    })");
}

TEST(QuantizedResult, LeavesAScaleForEachChannel) {
  expect_unchanged(quantized_result(), R"(
    graph (%x: i8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[2]{0.5, 0.25}
      %a = quantized_matmul(%x, %w, %m)
      %y = quantize_linear(%a, %s) {to=i8}
    })");
}

}  // namespace
}  // namespace tenon::passes
