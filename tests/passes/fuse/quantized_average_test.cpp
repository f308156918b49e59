// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.quantized_average: means of integers.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass quantized_average();

namespace {

TEST(QuantizedAverage, OfAPlaneToIntegers) {
  expect_rewrite(quantized_average(), R"(
    graph (%x: u8[1,3,4,4]) -> (%y) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %t = const f32[]{0.25}
      %n = const i64[2]{2, 3}
      %a = dequantize_linear(%x, %s, %z)
      %b = reduce_mean(%a, %n)
      %y = quantize_linear(%b, %t) {to=i8}
    })",
                 R"(
    graph (%x: u8[1,3,4,4]) -> (%y) {
      %y = quantized_average_pool(%x) {x_scale=0.5, x_zero=3, to=i8, scale=0.25}
    })");
}

TEST(QuantizedAverage, OfWindowsToFloats) {
  expect_rewrite(quantized_average(), R"(
    graph (%x: i8[1,3,4,4]) -> (%y, %r) {
      %s = const f32[]{0.5}
      %a = dequantize_linear(%x, %s)
      %y = average_pool(%a) {kernel=[2,2], strides=[2,2], count_include_pad=true, pads=[1,1,1,1]}
      %r = relu(%a)
    })",
                 R"(
    graph (%x: i8[1,3,4,4]) -> (%y, %r) {
      %s = const f32[]{0.5}
      %a = dequantize_linear(%x, %s)
      %y = quantized_average_pool(%x) {kernel=[2,2], strides=[2,2], pads=[1,1,1,1], count_include_pad=true, x_scale=0.5}
      %r = relu(%a)
    })");
}

TEST(QuantizedAverage, OfAPlaneWhoseAxesGo) {
  expect_rewrite(quantized_average(), R"(
    graph (%x: u8[N=1..4,3,4,4]) -> (%y) {
      %s = const f32[]{0.5}
      %n = const i64[2]{-1, -2}
      %a = dequantize_linear(%x, %s)
      %y = reduce_mean(%a, %n) {keepdims=false}
    })",
                 R"(
    graph (%x: u8[N=1..4,3,4,4]) -> (%y) {
      %a = quantized_average_pool(%x) {x_scale=0.5}
      %n = const i64[2]{2, 3}
      %y = squeeze(%a, %n)
    })");
}

TEST(QuantizedAverage, LeavesMeansOfOtherAxesAndScalesOfChannels) {
  expect_unchanged(quantized_average(), R"(
    graph (%x: u8[1,3,4,4]) -> (%y, %z) {
      %s = const f32[]{0.5}
      %t = const f32[3]{0.5, 0.25, 1}
      %n = const i64[1]{3}
      %m = const i64[2]{2, 3}
      %a = dequantize_linear(%x, %s)
      %y = reduce_mean(%a, %n)
      %b = dequantize_linear(%x, %t) {axis=1}
      %z = reduce_mean(%b, %m)
    })");
}

TEST(QuantizedAverage, LeavesWhatNoKernelSumsUpExactly) {
  expect_unchanged(quantized_average(), R"(
    graph (%x: u8[1,1,H=1..300,300], %v: u8[1,2,5]) -> (%y, %z) {
      %s = const f32[]{0.5}
      %m = const i64[2]{2, 3}
      %a = dequantize_linear(%x, %s)
      %y = reduce_mean(%a, %m)
      %b = dequantize_linear(%v, %s)
      %z = average_pool(%b) {kernel=[2]}
    })");
}

TEST(QuantizedAverage, LeavesFloatsThatOthersRead) {
  expect_unchanged(quantized_average(), R"(
    graph (%x: u8[1,3,4,4]) -> (%y, %r) {
      %t = const f32[]{0.25}
      %a = quantized_average_pool(%x) {x_scale=0.5}
      %y = quantize_linear(%a, %t) {to=i8}
      %r = relu(%a)
    })");
}

}  // namespace
}  // namespace tenon::passes
