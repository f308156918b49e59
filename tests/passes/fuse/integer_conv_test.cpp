// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.integer_conv: convolutions of bytes whose sums become floats.
#include <gtest/gtest.h>

#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass integer_conv();

namespace {

TEST(IntegerConv, MultipliesFloats) {
  expect_rewrite(integer_conv(), R"(
    graph (%x: u8[N=1..2,1,5,4], %zero: u8[]) -> (%y) {
      %wide = cast(%x) {to=f64}
      %z = cast(%zero) {to=f64}
      %s = sub(%wide, %z)
      %w = const f64[2,1,2,2]{1, -2, 3, -4, 127, -128, 6, 7}
      %sums = conv(%s, %w) {strides=[1,2], pads=[1,0,0,1]}
      %whole = cast(%sums) {to=i32}
      %y = cast(%whole)
    })",
                 R"(
    graph (%x: u8[N=1..2,1,5,4], %zero: u8[]) -> (%y) {
      %wide = cast(%x)
      %z = cast(%zero)
      %s = sub(%wide, %z)
      %w = const f32[2,1,2,2]{1, -2, 3, -4, 127, -128, 6, 7}
      %y = conv(%s, %w) {strides=[1,2], pads=[1,0,0,1]}
    })");
}

TEST(IntegerConv, TakesBytesOfWeights) {
  expect_rewrite(integer_conv(), R"(
    graph (%x: u8[1,1,5,4]) -> (%y) {
      %wide = cast(%x) {to=f64}
      %narrow = const i8[2,1,2,2]{1, -2, 3, -4, 127, -128, 6, 7}
      %w = cast(%narrow) {to=f64}
      %sums = conv(%wide, %w)
      %whole = cast(%sums) {to=i32}
      %y = cast(%whole)
    })",
                 R"(
    graph (%x: u8[1,1,5,4]) -> (%y) {
      %wide = cast(%x)
      %w = const f32[2,1,2,2]{1, -2, 3, -4, 127, -128, 6, 7}
      %y = conv(%wide, %w)
    })");
}

TEST(IntegerConv, LeavesSumsThatAreReadAsIntegers) {
  expect_unchanged(integer_conv(), R"(
    graph (%x: u8[1,1,5,4]) -> (%whole, %y) {
      %wide = cast(%x) {to=f64}
      %w = const f64[2,1,2,2]{1, -2, 3, -4, 127, -128, 6, 7}
      %sums = conv(%wide, %w)
      %whole = cast(%sums) {to=i32}
      %y = cast(%whole)
    })");
}

TEST(IntegerConv, LeavesWeightsThatAreNoBytes) {
  expect_unchanged(integer_conv(), R"(
    graph (%x: u8[1,1,5,4]) -> (%y) {
      %wide = cast(%x) {to=f64}
      %w = const f64[2,1,2,2]{1, -2, 3, -4, 1270, -128, 6, 7}
      %sums = conv(%wide, %w)
      %whole = cast(%sums) {to=i32}
      %y = cast(%whole)
    })");
}

}  // namespace
}  // namespace tenon::passes
