// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.conv_pad: zeros around the input are pads.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass conv_pad();

namespace {

TEST(ConvPad, AddsToPadsThatAreThere) {
  expect_rewrite(conv_pad(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %p = const i64[8]{0, 0, 1, 2, 0, 0, 0, 1}
      %a = pad(%x, %p)
      %w = const f32[1,1,2,2]{1, 2, 3, 4}
      %y = conv(%a, %w) {pads=[1,0,0,0]}
    })",
                 R"(
    graph (%x: f32[1,1,3,3]) -> (%y) {
      %w = const f32[1,1,2,2]{1, 2, 3, 4}
      %y = conv(%x, %w) {pads=[2,2,0,1]}
    })");
}

TEST(ConvPad, LeavesOtherValuesAndOtherAxes) {
  expect_unchanged(conv_pad(), R"(
    graph (%x: f32[1,1,3,3]) -> (%y, %z) {
      %p = const i64[8]{0, 0, 1, 1, 0, 0, 1, 1}
      %a = pad(%x, %p, 1)
      %w = const f32[1,1,2,2]{1, 2, 3, 4}
      %y = conv(%a, %w)
      %q = const i64[8]{0, 0, 0, 0, 1, 0, 0, 0}
      %b = pad(%x, %q)
      %z = conv(%b, %w)
    })");
}

}  // namespace
}  // namespace tenon::passes
