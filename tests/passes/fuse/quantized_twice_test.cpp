// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.quantized_twice: integers of a product that are rounded again.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass quantized_twice();

namespace {

TEST(QuantizedTwice, IsRoundedByTheProduct) {
  expect_rewrite(quantized_twice(), R"(
    graph (%x: i8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[]{0.5}
      %t = const f32[]{0.75}
      %z = const u8[]{3}
      %a = quantized_matmul(%x, %w, %m) {activation=relu, to=i8, scale=0.5}
      %b = dequantize_linear(%a, %s)
      %y = quantize_linear(%b, %t, %z)
    })",
                 R"(
    graph (%x: i8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %y = quantized_matmul(%x, %w, %m) {activation=relu, before=i8, before_scale=0.5, to=u8, scale=0.75, zero=3}
    })");
}

TEST(QuantizedTwice, AcrossAMovementAndAClip) {
  expect_rewrite(quantized_twice(), R"(
    graph (%x: u8[1,1,1,2]) -> (%y) {
      %w = const i8[4,1,1,1]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[]{0.5}
      %t = const f32[]{0.75}
      %z = const u8[]{3}
      %a = quantized_conv(%x, %w, %m) {activation=clip, alpha=0.1, beta=6.3, to=u8, scale=0.5, zero=3}
      %c = depth_to_space(%a) {blocksize=2}
      %b = dequantize_linear(%c, %s, %z)
      %y = quantize_linear(%b, %t) {to=i8}
    })",
                 R"(
    graph (%x: u8[1,1,1,2]) -> (%y) {
      %w = const i8[4,1,1,1]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %a = quantized_conv(%x, %w, %m) {activation=clip, beta=6.5, before=u8, before_scale=0.5, before_zero=3, to=i8, scale=0.75}
      %y = depth_to_space(%a) {blocksize=2}
    })");
}

TEST(QuantizedTwice, LeavesOtherActivations) {
  expect_unchanged(quantized_twice(), R"(
    graph (%x: i8[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[]{0.5}
      %a = quantized_matmul(%x, %w, %m) {activation=silu, to=i8, scale=0.25}
      %b = dequantize_linear(%a, %s)
      %y = quantize_linear(%b, %s) {to=i8}
    })");
}

TEST(QuantizedTwice, LeavesIntegersThatOthersRead) {
  expect_unchanged(quantized_twice(), R"(
    graph (%x: i8[2,2]) -> (%y, %a) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %m = const f32[1]{0.25}
      %s = const f32[]{0.5}
      %t = const f32[]{0.25}
      %a = quantized_matmul(%x, %w, %m) {to=i8, scale=0.5}
      %b = dequantize_linear(%a, %s)
      %y = quantize_linear(%b, %t) {to=i8}
    })");
}

}  // namespace
}  // namespace tenon::passes
