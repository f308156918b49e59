// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.pixel_shuffle: reshape, transpose, reshape that spread channels over pixels are one movement.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass pixel_shuffle();

namespace {

TEST(PixelShuffle, NamesChannelsInFront) {
  expect_rewrite(pixel_shuffle(), R"(
    graph (%x: f32[N=1..4,18,2,5]) -> (%y) {
      %a = const i64[6]{-1, 2, 3, 3, 2, 5}
      %b = reshape(%x, %a)
      %c = transpose(%b) {perm=[0,1,4,2,5,3]}
      %d = const i64[4]{-1, 2, 6, 15}
      %y = reshape(%c, %d)
    })",
                 R"(
    graph (%x: f32[N=1..4,18,2,5]) -> (%y) {
      %y = depth_to_space(%x) {blocksize=3, mode=crd}
    })");
}

TEST(PixelShuffle, NamesBlocksInFront) {
  expect_rewrite(pixel_shuffle(), R"(
    graph (%x: f32[2,12,2,5]) -> (%y) {
      %a = const i64[6]{2, 2, 2, 3, 2, 5}
      %b = reshape(%x, %a)
      %c = transpose(%b) {perm=[0,3,4,1,5,2]}
      %d = const i64[4]{2, 3, 4, 10}
      %y = reshape(%c, %d)
    })",
                 R"(
    graph (%x: f32[2,12,2,5]) -> (%y) {
      %y = depth_to_space(%x) {blocksize=2}
    })");
}

TEST(PixelShuffle, LeavesBlocksThatAreNotSquare) {
  expect_unchanged(pixel_shuffle(), R"(
    graph (%x: f32[2,12,2,5]) -> (%y) {
      %a = const i64[6]{2, 2, 2, 3, 2, 5}
      %b = reshape(%x, %a)
      %c = transpose(%b) {perm=[0,1,4,2,5,3]}
      %d = const i64[4]{2, 2, 4, 15}
      %y = reshape(%c, %d)
    })");
}

TEST(PixelShuffle, LeavesAnotherOrder) {
  expect_unchanged(pixel_shuffle(), R"(
    graph (%x: f32[2,12,2,5]) -> (%y) {
      %a = const i64[6]{2, 3, 2, 2, 2, 5}
      %b = reshape(%x, %a)
      %c = transpose(%b) {perm=[0,1,4,3,5,2]}
      %d = const i64[4]{2, 3, 4, 10}
      %y = reshape(%c, %d)
    })");
}

}  // namespace
}  // namespace tenon::passes
