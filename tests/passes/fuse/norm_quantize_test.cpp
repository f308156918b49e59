// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.norm_quantize: layer normalizations that store 8-bit floats beside their result.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass norm_quantize();

namespace {

TEST(NormQuantize, BothReadersGetTheirs) {
  expect_rewrite(norm_quantize(), R"(
    graph (%x: f16[2,4], %r: f16[2,4]) -> (%y, %sum) {
      %w = const f16[4]{1, 2, 3, 4}
      %b = const f16[4]{1, 2, 3, 4}
      %s = const f32[]{0.5}
      %n = layer_norm(%x, %w, %b) {epsilon=0.25}
      %y = quantize_linear(%n, %s) {to=f8e4m3fn}
      %sum = add(%n, %r)
    })",
                 R"(
    graph (%x: f16[2,4], %r: f16[2,4]) -> (%y, %sum) {
      %w = const f16[4]{1, 2, 3, 4}
      %b = const f16[4]{1, 2, 3, 4}
      %n, %y = quantized_layer_norm(%x, %w, %b) {epsilon=0.25, step=0.5}
      %sum = add(%n, %r)
    })");
}

TEST(NormQuantize, LeavesIntegersAndScalesAlongAnAxis) {
  expect_unchanged(norm_quantize(), R"(
    graph (%x: f32[2,4]) -> (%y) {
      %w = const f32[4]{1, 2, 3, 4}
      %s = const f32[]{0.5}
      %n = layer_norm(%x, %w)
      %y = quantize_linear(%n, %s) {to=i8}
    })");
  expect_unchanged(norm_quantize(), R"(
    graph (%x: f32[2,4]) -> (%y) {
      %w = const f32[4]{1, 2, 3, 4}
      %s = const f32[4]{0.5, 1, 2, 4}
      %n = layer_norm(%x, %w)
      %y = quantize_linear(%n, %s) {to=f8e4m3fn, axis=1}
    })");
}

TEST(NormQuantize, LeavesWhatTellsItsMean) {
  expect_unchanged(norm_quantize(), R"(
    graph (%x: f32[2,4]) -> (%y, %mean) {
      %w = const f32[4]{1, 2, 3, 4}
      %s = const f32[]{0.5}
      %n, %mean, %inverse = layer_norm(%x, %w)
      %y = quantize_linear(%n, %s) {to=f8e4m3fn}
    })");
}

}  // namespace

}  // namespace tenon::passes
