// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.pixel_unshuffle: reshape, transpose, reshape that gather pixels into channels are one movement.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass pixel_unshuffle();

namespace {

TEST(PixelUnshuffle, NamesChannelsInFront) {
  expect_rewrite(pixel_unshuffle(), R"(
    graph (%x: f32[2,2,6,9]) -> (%y) {
      %a = const i64[6]{2, 2, 2, 3, 3, 3}
      %b = reshape(%x, %a)
      %c = transpose(%b) {perm=[0,1,3,5,2,4]}
      %d = const i64[4]{2, 18, 2, 3}
      %y = reshape(%c, %d)
    })",
                 R"(
    graph (%x: f32[2,2,6,9]) -> (%y) {
      %y = space_to_depth(%x) {blocksize=3, mode=crd}
    })");
}

TEST(PixelUnshuffle, NamesBlocksInFront) {
  expect_rewrite(pixel_unshuffle(), R"(
    graph (%x: f32[2,3,4,6]) -> (%y) {
      %a = const i64[6]{2, 3, 2, 2, 3, 2}
      %b = reshape(%x, %a)
      %c = transpose(%b) {perm=[0,3,5,1,2,4]}
      %d = const i64[4]{2, 12, 2, 3}
      %y = reshape(%c, %d)
    })",
                 R"(
    graph (%x: f32[2,3,4,6]) -> (%y) {
      %y = space_to_depth(%x) {blocksize=2}
    })");
}

TEST(PixelUnshuffle, LeavesBlocksWhosePixelsAreKeptApart) {
  expect_unchanged(pixel_unshuffle(), R"(
    graph (%x: f32[2,3,4,6]) -> (%y) {
      %a = const i64[6]{2, 3, 2, 2, 3, 2}
      %b = reshape(%x, %a)
      %c = transpose(%b) {perm=[0,1,2,4,3,5]}
      %d = const i64[4]{2, 3, 4, 6}
      %y = reshape(%c, %d)
    })");
}

}  // namespace
}  // namespace tenon::passes
