// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.quantized_conv_pool: a network's first convolution of bytes and the pooling behind it.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass quantized_conv_pool();

namespace {

TEST(QuantizedConvPool, TakesThePoolingIn) {
  expect_rewrite(quantized_conv_pool(), R"(
    graph (%x: i8[1,1,9,9]) -> (%y) {
      %w = const i8[64,1,3,3] random(1)
      %m = const f32[1]{0.1}
      %b = const f32[64] random(2)
      %1 = quantized_conv(%x, %w, %m, %b) {strides=[2,2], pads=[1,1,1,1], activation=relu, to=u8, scale=2}
      %y = max_pool(%1) {kernel=[3,3], strides=[2,2], pads=[1,1,1,1]}
    })",
                 R"(
    graph (%x: i8[1,1,9,9]) -> (%y) {
      %w = const i8[64,1,3,3] random(1)
      %m = const f32[1]{0.1}
      %b = const f32[64] random(2)
      %y = quantized_conv_pool(%x, %w, %m, %b) {strides=[2,2], pads=[1,1,1,1], activation=relu, to=u8, scale=2, pool_kernel=[3,3], pool_strides=[2,2], pool_pads=[1,1,1,1]}
    })");
}

TEST(QuantizedConvPool, LeavesAResultThatOthersRead) {
  expect_unchanged(quantized_conv_pool(), R"(
    graph (%x: i8[1,1,9,9]) -> (%y, %1) {
      %w = const i8[64,1,3,3] random(1)
      %m = const f32[1]{0.1}
      %1 = quantized_conv(%x, %w, %m) {strides=[2,2], to=i8}
      %y = max_pool(%1) {kernel=[3,3], strides=[2,2], pads=[1,1,1,1]}
    })");
}

TEST(QuantizedConvPool, LeavesFloatsIndicesOtherWindowsAndFactorsBelowZero) {
  expect_unchanged(quantized_conv_pool(), R"(
    graph (%x: i8[1,1,9,9]) -> (%a, %b, %i, %c, %d) {
      %w = const i8[64,1,3,3] random(1)
      %m = const f32[1]{0.1}
      %n = const f32[1]{-0.1}
      %1 = quantized_conv(%x, %w, %m) {strides=[2,2]}
      %a = max_pool(%1) {kernel=[3,3], strides=[2,2], pads=[1,1,1,1]}
      %2 = quantized_conv(%x, %w, %m) {strides=[2,2], to=i8}
      %b, %i = max_pool(%2) {kernel=[3,3], strides=[2,2], pads=[1,1,1,1]}
      %3 = quantized_conv(%x, %w, %m) {strides=[2,2], to=u8}
      %c = max_pool(%3) {kernel=[2,2]}
      %4 = quantized_conv(%x, %w, %n) {strides=[2,2], to=i8}
      %d = max_pool(%4) {kernel=[3,3], strides=[2,2], pads=[1,1,1,1]}
    })");
}

}  // namespace
}  // namespace tenon::passes
