// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// simplify.merge_casts: casts of casts.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass merge_casts();

namespace {

TEST(MergeCasts, SkipsAWiderTypeBetween) {
  expect_rewrite(merge_casts(), R"(
    graph (%x: f16[2,3], %i: i32[4], %b: bool[4]) -> (%y, %j, %c) {
      %a = cast(%x) {to=f32}
      %y = cast(%a) {to=bf16}
      %k = cast(%i) {to=i64}
      %j = cast(%k) {to=f32}
      %d = cast(%b) {to=i32}
      %c = cast(%d) {to=f32}
    })",
                 R"(
    graph (%x: f16[2,3], %i: i32[4], %b: bool[4]) -> (%y, %j, %c) {
      %y = cast(%x) {to=bf16}
      %j = cast(%i) {to=f32}
      %c = cast(%b) {to=f32}
    })");
}

TEST(MergeCasts, LeavesWhatLosesDigits) {
  expect_unchanged(merge_casts(), R"(
    graph (%x: f32[2,3], %i: i64[4], %u: i8[4]) -> (%y, %j, %v) {
      %a = cast(%x) {to=f16}
      %y = cast(%a) {to=f32}
      %k = cast(%i) {to=f32}
      %j = cast(%k) {to=i64}
      %w = cast(%u) {to=u8}
      %v = cast(%w) {to=i32}
    })");
}

}  // namespace
}  // namespace tenon::passes
