// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.dynamic_product: MatMulInteger as ONNX Runtime's dynamic quantizer surrounds it.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass dynamic_product();

namespace {

TEST(DynamicProduct, TakesScalesZeroPointAndBias) {
  expect_rewrite(dynamic_product(), R"(
    graph (%x: u8[2,3], %s: f32[], %z: u8[]) -> (%y) {
      %w = const i32[3,2]{1, -2, 3, 4, -127, 6}
      %ws = const f32[2]{0.5, 0.25}
      %b = const f32[2]{1, 2}
      %cx = cast(%x) {to=i32}
      %cz = cast(%z) {to=i32}
      %d = sub(%cx, %cz)
      %p = matmul(%d, %w)
      %f = cast(%p) {to=f32}
      %m = mul(%s, %ws)
      %r = mul(%f, %m)
      %y = add(%r, %b)
    })",
                 R"(
    graph (%x: u8[2,3], %s: f32[], %z: u8[]) -> (%y) {
      %w = const i8[3,2]{1, -2, 3, 4, -127, 6}
      %ws = const f32[2]{0.5, 0.25}
      %b = const f32[2]{1, 2}
      %y = quantized_matmul(%x, %w, %ws, %b, _, %s, %z)
    })");
}

TEST(DynamicProduct, LeavesWiderWeightsAndSumsThatOthersRead) {
  expect_unchanged(dynamic_product(), R"(
    graph (%x: u8[2,3], %s: f32[]) -> (%y, %v, %p) {
      %w = const i32[3,2]{1, -2, 3, 4, -129, 6}
      %u = const i32[3,2]{1, -2, 3, 4, 5, 6}
      %cx = cast(%x) {to=i32}
      %a = matmul(%cx, %w)
      %f = cast(%a) {to=f32}
      %y = mul(%f, %s)
      %p = matmul(%cx, %u)
      %g = cast(%p) {to=f32}
      %v = mul(%g, %s)
    })");
}

}  // namespace
}  // namespace tenon::passes
