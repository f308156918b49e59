// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.quantized_again: integers that are made again.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass quantized_again();

namespace {

TEST(QuantizedAgain, IsWhatItWas) {
  expect_rewrite(quantized_again(), R"(
    graph (%x: u8[2,4]) -> (%y) {
      %s = const f32[]{0.3}
      %z = const u8[]{7}
      %a = dequantize_linear(%x, %s, %z)
      %b = quantize_linear(%a, %s, %z)
      %y = transpose(%b) {perm=[1,0]}
    })",
                 R"(
    graph (%x: u8[2,4]) -> (%y) {
      %y = transpose(%x) {perm=[1,0]}
    })");
}

TEST(QuantizedAgain, LeavesAnotherScaleZeroPointOrType) {
  expect_unchanged(quantized_again(), R"(
    graph (%x: u8[2,4]) -> (%y, %w, %v) {
      %s = const f32[]{0.3}
      %t = const f32[]{0.4}
      %z = const u8[]{7}
      %o = const u8[]{8}
      %i = const i8[]{7}
      %a = dequantize_linear(%x, %s, %z)
      %y = quantize_linear(%a, %t, %z)
      %w = quantize_linear(%a, %s, %o)
      %v = quantize_linear(%a, %s, %i)
    })");
}

TEST(QuantizedAgain, LeavesAnInputThatWouldBeAnOutput) {
  expect_unchanged(quantized_again(), R"(
    graph (%x: u8[2,4]) -> (%y) {
      %s = const f32[]{0.3}
      %a = dequantize_linear(%x, %s)
      %y = quantize_linear(%a, %s)
    })");
}

}  // namespace
}  // namespace tenon::passes
