// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.transposed_blocks: transposed convolutions of integers whose filters do not overlap.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass transposed_blocks();

namespace {

TEST(TransposedBlocks, AreChannelsOfAConvolution) {
  expect_rewrite(transposed_blocks(), R"(
    graph (%q: u8[1,2,3,4], %b: f32[1]) -> (%y) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %w = const i8[2,1,2,2]{1, 2, 3, 4, 5, 6, 7, 8}
      %t = const f32[1]{0.25}
      %x = dequantize_linear(%q, %s, %z)
      %v = dequantize_linear(%w, %t)
      %y = conv_transpose(%x, %v, %b) {strides=[2,2], activation=relu}
    })",
                 R"(
    graph (%q: u8[1,2,3,4], %b: f32[1]) -> (%y) {
      %s = const f32[]{0.5}
      %z = const u8[]{3}
      %w = const i8[4,2,1,1]{1, 5, 2, 6, 3, 7, 4, 8}
      %t = const f32[]{0.25}
      %x = dequantize_linear(%q, %s, %z)
      %v = dequantize_linear(%w, %t) {axis=0}
      %a = concat(%b, %b, %b, %b)
      %c = conv(%x, %v, %a) {activation=relu}
      %y = depth_to_space(%c) {blocksize=2}
    })");
}

TEST(TransposedBlocks, KeepAScaleForEachFilter) {
  expect_rewrite(transposed_blocks(), R"(
    graph (%q: i8[1,1,2,2]) -> (%y) {
      %s = const f32[]{0.5}
      %w = const i8[1,2,2,2]{1, 2, 3, 4, 5, 6, 7, 8}
      %t = const f32[2]{0.25, 0.75}
      %x = dequantize_linear(%q, %s)
      %v = dequantize_linear(%w, %t) {axis=1}
      %y = conv_transpose(%x, %v) {strides=[2,2]}
    })",
                 R"(
    graph (%q: i8[1,1,2,2]) -> (%y) {
      %s = const f32[]{0.5}
      %w = const i8[8,1,1,1]{1, 5, 2, 6, 3, 7, 4, 8}
      %t = const f32[8]{0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75}
      %x = dequantize_linear(%q, %s)
      %v = dequantize_linear(%w, %t) {axis=0}
      %c = conv(%x, %v)
      %y = depth_to_space(%c) {blocksize=2}
    })");
}

TEST(TransposedBlocks, LeaveFiltersThatOverlap) {
  expect_unchanged(transposed_blocks(), R"(
    graph (%q: i8[1,1,2,2]) -> (%y) {
      %s = const f32[]{0.5}
      %w = const i8[1,1,3,3]{1, 2, 3, 4, 5, 6, 7, 8, 9}
      %x = dequantize_linear(%q, %s)
      %v = dequantize_linear(%w, %s)
      %y = conv_transpose(%x, %v) {strides=[2,2], pads=[1,1,0,0]}
    })");
}

TEST(TransposedBlocks, LeaveFloats) {
  expect_unchanged(transposed_blocks(), R"(
    graph (%x: f32[1,1,2,2]) -> (%y) {
      %s = const f32[]{0.5}
      %w = const i8[1,1,2,2]{1, 2, 3, 4}
      %v = dequantize_linear(%w, %s)
      %y = conv_transpose(%x, %v) {strides=[2,2]}
    })");
}

}  // namespace
}  // namespace tenon::passes
