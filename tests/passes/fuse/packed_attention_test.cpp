// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.packed_attention: queries, keys and values out of one tensor.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass packed_attention();

namespace {

TEST(PackedAttention, ReadsTheThreePartsWhereTheyLie) {
  expect_rewrite(packed_attention(), R"(
    graph (%x: f32[B=1..4,S=1..9,24], %m: f32[B=1..4,1,1,S=1..9]) -> (%y) {
      %sizes = const i64[3]{8, 8, 8}
      %heads = const i64[4]{0, 0, 2, 4}
      %a, %b, %c = split(%x, %sizes) {axis=-1}
      %q = reshape(%a, %heads)
      %k = reshape(%b, %heads)
      %v = reshape(%c, %heads)
      %y = attention(%q, %k, %v, %m) {scale=0.5, heads_last=true}
    })",
                 R"(
    graph (%x: f32[B=1..4,S=1..9,24], %m: f32[B=1..4,1,1,S=1..9]) -> (%y) {
      %shape = const i64[5]{0, 0, 3, 2, 4}
      %p = reshape(%x, %shape)
      %y = attention(%p, _, _, %m) {scale=0.5, packed=true}
    })");
}

TEST(PackedAttention, LeavesPartsOutOfOrderAndPartsThatAreRead) {
  expect_unchanged(packed_attention(), R"(
    graph (%x: f32[2,5,24]) -> (%y, %z, %u) {
      %sizes = const i64[3]{8, 8, 8}
      %heads = const i64[4]{0, 0, 2, 4}
      %a, %b, %c = split(%x, %sizes) {axis=-1}
      %q = reshape(%a, %heads)
      %k = reshape(%b, %heads)
      %v = reshape(%c, %heads)
      %y = attention(%k, %q, %v) {heads_last=true}
      %d, %e, %f = split(%x, %sizes) {axis=2}
      %q2 = reshape(%d, %heads)
      %k2 = reshape(%e, %heads)
      %v2 = reshape(%f, %heads)
      %z = attention(%q2, %k2, %v2) {heads_last=true}
      %u = relu(%d)
    })");
}

}  // namespace
}  // namespace tenon::passes
