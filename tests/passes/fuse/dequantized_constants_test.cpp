// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.dequantized_constants: weights that stay floats.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass dequantized_constants();

namespace {

TEST(DequantizedConstants, AreFloatsBeforeTheRun) {
  expect_rewrite(dequantized_constants(), R"(
    graph (%x: f32[2,2]) -> (%y) {
      %w = const i8[2,2]{1, -2, 3, 4}
      %s = const f32[2]{0.5, 0.25}
      %dw = dequantize_linear(%w, %s)
      %y = matmul(%x, %dw)
    })",
                 R"(
    graph (%x: f32[2,2]) -> (%y) {
      %dw = const f32[2,2]{0.5, -0.5, 1.5, 1}
      %y = matmul(%x, %dw)
    })");
}

TEST(DequantizedConstants, LeavesDataOfTheRun) {
  expect_unchanged(dequantized_constants(), R"(
    graph (%x: i8[2,2]) -> (%y) {
      %s = const f32[]{0.5}
      %d = dequantize_linear(%x, %s)
      %y = relu(%d)
    })");
}

}  // namespace
}  // namespace tenon::passes
