// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.pixel_rows: the transpose goes in front of the reshape.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass pixel_rows();

namespace {

TEST(PixelRows, TransposesThePictureInsteadOfItsRows) {
  expect_rewrite(pixel_rows(), R"(
    graph (%x: f32[N=1..4,5,2,3]) -> (%y) {
      %rows = const i64[3]{0, 5, 6}
      %a = reshape(%x, %rows)
      %y = transpose(%a) {perm=[0,2,1]}
    })",
                 R"(
    graph (%x: f32[N=1..4,5,2,3]) -> (%y) {
      %a = transpose(%x) {perm=[0,2,3,1]}
      %rows = const i64[3]{0, 6, 5}
      %y = reshape(%a, %rows)
    })");
}

TEST(PixelRows, LeavesReshapesThatSplit) {
  expect_unchanged(pixel_rows(), R"(
    graph (%x: f32[2,6,2,3]) -> (%y) {
      %rows = const i64[4]{2, 2, 3, 6}
      %a = reshape(%x, %rows)
      %y = transpose(%a) {perm=[0,3,1,2]}
    })");
}

}  // namespace
}  // namespace tenon::passes
