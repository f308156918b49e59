// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.sink_dequantize: what moves elements moves 8-bit ones.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass sink_dequantize();

namespace {

TEST(SinkDequantize, BehindAPooling) {
  expect_rewrite(sink_dequantize(), R"(
    graph (%x: u8[1,2,4,4]) -> (%y) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %a = dequantize_linear(%x, %s, %z)
      %y = max_pool(%a) {kernel=[2,2], strides=[2,2]}
    })",
                 R"(
    graph (%x: u8[1,2,4,4]) -> (%y) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %a = max_pool(%x) {kernel=[2,2], strides=[2,2]}
      %y = dequantize_linear(%a, %s, %z)
    })");
}

TEST(SinkDequantize, BehindASplitOnEachPart) {
  expect_rewrite(sink_dequantize(), R"(
    graph (%x: u8[2,6]) -> (%p, %q) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %a = dequantize_linear(%x, %s, %z)
      %b, %c = split(%a) {axis=1, num_outputs=2}
      %p = relu(%b)
      %q = exp(%c)
    })",
                 R"(
    graph (%x: u8[2,6]) -> (%p, %q) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %a, %b = split(%x) {axis=1, num_outputs=2}
      %c = dequantize_linear(%a, %s, %z)
      %p = relu(%c)
      %d = dequantize_linear(%b, %s, %z)
      %q = exp(%d)
    })");
}

TEST(SinkDequantize, BehindZerosAroundIt) {
  expect_rewrite(sink_dequantize(), R"(
    graph (%x: u8[2,3]) -> (%y) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %p = const i64[4]{1, 0, 0, 2}
      %a = dequantize_linear(%x, %s, %z)
      %y = pad(%a, %p)
    })",
                 R"(
    graph (%x: u8[2,3]) -> (%y) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %p = const i64[4]{1, 0, 0, 2}
      %v = const u8[]{3}
      %a = pad(%x, %p, %v)
      %y = dequantize_linear(%a, %s, %z)
    })");
}

TEST(SinkDequantize, BehindAConcatenationOfOneScale) {
  expect_rewrite(sink_dequantize(), R"(
    graph (%a: i8[2,3], %b: i8[2,4]) -> (%y) {
      %s = const f32[]{0.5}
      %c = dequantize_linear(%a, %s)
      %d = dequantize_linear(%b, %s)
      %y = concat(%c, %d) {axis=1}
    })",
                 R"(
    graph (%a: i8[2,3], %b: i8[2,4]) -> (%y) {
      %s = const f32[]{0.5}
      %c = concat(%a, %b) {axis=1}
      %y = dequantize_linear(%c, %s)
    })");
}

TEST(SinkDequantize, LeavesAConcatenationOfTwoScales) {
  expect_unchanged(sink_dequantize(), R"(
    graph (%a: i8[2,3], %b: i8[2,4]) -> (%y) {
      %s = const f32[]{0.5}
      %t = const f32[]{0.25}
      %c = dequantize_linear(%a, %s)
      %d = dequantize_linear(%b, %t)
      %y = concat(%c, %d) {axis=1}
    })");
}

TEST(SinkDequantize, LeavesAScaleForEachChannelAndOtherNumbersAround) {
  expect_unchanged(sink_dequantize(), R"(
    graph (%x: i8[2,3], %b: i8[2,4]) -> (%y, %z) {
      %s = const f32[3]{0.5, 0.25, 1}
      %a = dequantize_linear(%x, %s)
      %y = transpose(%a) {perm=[1,0]}
      %t = const f32[]{0.5}
      %p = const i64[4]{1, 0, 0, 2}
      %v = const f32[]{1}
      %d = dequantize_linear(%b, %t)
      %z = pad(%d, %p, %v)
    })");
}

TEST(SinkDequantize, LeavesThePlacesOfTheLargest) {
  expect_unchanged(sink_dequantize(), R"(
    graph (%x: i8[1,2,4,4]) -> (%y, %i) {
      %s = const f32[]{0.5}
      %a = dequantize_linear(%x, %s)
      %y, %i = max_pool(%a) {kernel=[2,2]}
    })");
}

}  // namespace
}  // namespace tenon::passes
