// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.hoist_quantize: who makes a value stores it as integers.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass hoist_quantize();

namespace {

TEST(HoistQuantize, OverAPooling) {
  expect_rewrite(hoist_quantize(), R"(
    graph (%x: f32[1,2,4,4]) -> (%y) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %a = max_pool(%x) {kernel=[2,2], strides=[2,2]}
      %y = quantize_linear(%a, %s, %z)
    })",
                 R"(
    graph (%x: f32[1,2,4,4]) -> (%y) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %a = quantize_linear(%x, %s, %z)
      %y = max_pool(%a) {kernel=[2,2], strides=[2,2]}
    })");
}

TEST(HoistQuantize, OverAConcatenation) {
  expect_rewrite(hoist_quantize(), R"(
    graph (%a: i8[2,3], %b: f32[2,4]) -> (%y) {
      %s = const f32[]{0.5}
      %t = const f32[]{0.25}
      %c = dequantize_linear(%a, %t)
      %d = concat(%c, %b) {axis=1}
      %y = quantize_linear(%d, %s) {to=i8}
    })",
                 R"(
    graph (%a: i8[2,3], %b: f32[2,4]) -> (%y) {
      %s = const f32[]{0.5}
      %t = const f32[]{0.25}
      %c = dequantize_linear(%a, %t)
      %d = quantize_linear(%c, %s) {to=i8}
      %e = quantize_linear(%b, %s) {to=i8}
      %y = concat(%d, %e) {axis=1}
    })");
}

TEST(HoistQuantize, OverASplitWhosePartsAreQuantizedAlike) {
  expect_rewrite(hoist_quantize(), R"(
    graph (%x: f32[2,6]) -> (%y, %z) {
      %s = const f32[]{0.5}
      %o = const u8[]{3}
      %n = const i64[2]{2, 4}
      %r = relu(%x)
      %a, %b = split(%r, %n) {axis=1}
      %y = quantize_linear(%a, %s, %o)
      %z = quantize_linear(%b, %s, %o)
    })",
                 R"(
    graph (%x: f32[2,6]) -> (%y, %z) {
      %s = const f32[]{0.5}
      %o = const u8[]{3}
      %n = const i64[2]{2, 4}
      %r = relu(%x)
      %q = quantize_linear(%r, %s, %o)
      %y, %z = split(%q, %n) {axis=1}
    })");
}

TEST(HoistQuantize, LeavesASplitWhosePartsHaveOtherScalesOrOtherReaders) {
  expect_unchanged(hoist_quantize(), R"(
    graph (%x: f32[2,6]) -> (%y, %z) {
      %s = const f32[]{0.5}
      %t = const f32[]{0.25}
      %n = const i64[2]{2, 4}
      %r = relu(%x)
      %a, %b = split(%r, %n) {axis=1}
      %y = quantize_linear(%a, %s) {to=i8}
      %z = quantize_linear(%b, %t) {to=i8}
    })");
  expect_unchanged(hoist_quantize(), R"(
    graph (%x: f32[2,6]) -> (%y, %z, %w) {
      %s = const f32[]{0.5}
      %n = const i64[2]{2, 4}
      %r = relu(%x)
      %a, %b = split(%r, %n) {axis=1}
      %y = quantize_linear(%a, %s) {to=i8}
      %z = quantize_linear(%b, %s) {to=i8}
      %w = relu(%b)
    })");
}

TEST(HoistQuantize, LeavesFloatsThatOthersRead) {
  expect_unchanged(hoist_quantize(), R"(
    graph (%x: f32[2,4], %v: f32[2,4]) -> (%y, %a, %w, %u) {
      %s = const f32[]{0.5}
      %a = transpose(%x) {perm=[1,0]}
      %y = quantize_linear(%a, %s) {to=i8}
      %u = relu(%v)
      %t = transpose(%v) {perm=[1,0]}
      %w = quantize_linear(%t, %s) {to=i8}
    })");
}

TEST(HoistQuantize, LeavesASlice) {
  expect_unchanged(hoist_quantize(), R"(
    graph (%x: f32[8,4]) -> (%y) {
      %s = const f32[]{0.5}
      %b = const i64[1]{0}
      %e = const i64[1]{1}
      %a = slice(%x, %b, %e)
      %y = quantize_linear(%a, %s) {to=i8}
    })");
}

}  // namespace
}  // namespace tenon::passes
