// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.rotary_parts: parts turned as complex numbers are one node.
#include <gtest/gtest.h>

#include "base/str.h"
#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass rotary_parts();

namespace {

constexpr std::string_view kProducts = R"(
      %ac = mul(%a, %cos)
      %bs = mul(%b, %sin)
      %real = sub(%ac, %bs)
      %as = mul(%sin, %a)
      %bc = mul(%b, %cos)
      %imaginary = add(%as, %bc)
)";

constexpr std::string_view kHead = "graph (%x: f32[B=1..4,3,2,4], %cos: f32[1,3,1,2], %sin: f32[1,3,1,2]) -> (%y) {\n";

/// Halves of each head.
std::string halves(std::string_view products) {
  return str(kHead, R"(
      %sizes = const i64[2]{2, 2}
      %a, %b = split(%x, %sizes) {axis=3})",
             products, R"(
      %y = concat(%real, %imaginary) {axis=-1}
    })");
}

std::string named(std::string_view attributes) {
  return str(kHead, R"(
      %heads = const i64[1]{2}
      %c = squeeze(%cos, %heads)
      %heads2 = const i64[1]{2}
      %s = squeeze(%sin, %heads2)
      %y = rotary_embedding(%x, %c, %s))",
             attributes, "\n}");
}

TEST(RotaryParts, NamesHalves) { expect_rewrite(rotary_parts(), halves(kProducts), named("")); }

TEST(RotaryParts, NamesPairsThatAReshapeCuts) {
  expect_rewrite(rotary_parts(),
                 str(kHead, R"(
      %pairs = const i64[5]{0, 3, 2, 2, 2}
      %p = reshape(%x, %pairs)
      %sizes = const i64[2]{1, 1}
      %a5, %b5 = split(%p, %sizes) {axis=-1}
      %last = const i64[1]{-1}
      %a = squeeze(%a5, %last)
      %b = squeeze(%b5, %last))",
                     kProducts, R"(
      %real5 = unsqueeze(%real, %last)
      %imaginary5 = unsqueeze(%imaginary, %last)
      %joined = concat(%real5, %imaginary5) {axis=-1}
      %whole = const i64[4]{0, 3, 2, 4}
      %y = reshape(%joined, %whole)
    })"),
                 named(" {interleaved=true}"));
}

/// Every other element, from `first` and from `second` on.
std::string every_other(int first, int second) {
  return str(kHead, "%from = const i64[1]{", first, "}\n%from2 = const i64[1]{", second, R"(}
      %end = const i64[1]{9223372036854775807}
      %axis = const i64[1]{3}
      %step = const i64[1]{2}
      %a = slice(%x, %from, %end, %axis, %step)
      %b = slice(%x, %from2, %end, %axis, %step))",
             kProducts, R"(
      %last = const i64[1]{-1}
      %real5 = unsqueeze(%real, %last)
      %imaginary5 = unsqueeze(%imaginary, %last)
      %joined = concat(%real5, %imaginary5) {axis=-1}
      %whole = const i64[4]{0, 3, 2, 4}
      %y = reshape(%joined, %whole)
    })");
}

TEST(RotaryParts, NamesPairsThatSlicesTake) {
  expect_rewrite(rotary_parts(), every_other(0, 1), named(" {interleaved=true}"));
}

TEST(RotaryParts, LeavesPairsTheOtherWayRound) { expect_unchanged(rotary_parts(), every_other(1, 0)); }

TEST(RotaryParts, LeavesATurnTheOtherWay) {
  expect_unchanged(rotary_parts(), halves(R"(
      %ac = mul(%a, %cos)
      %bs = mul(%b, %sin)
      %real = add(%ac, %bs)
      %as = mul(%sin, %a)
      %bc = mul(%b, %cos)
      %imaginary = sub(%bc, %as)
)"));
}

TEST(RotaryParts, LeavesOtherAngles) {
  expect_unchanged(rotary_parts(), halves(R"(
      %ac = mul(%a, %cos)
      %bs = mul(%b, %sin)
      %real = sub(%ac, %bs)
      %ac2 = mul(%cos, %a)
      %bs2 = mul(%b, %sin)
      %imaginary = add(%ac2, %bs2)
)"));
}

TEST(RotaryParts, LeavesAPartThatIsReadElsewhere) {
  expect_unchanged(rotary_parts(),
                   str("graph (%x: f32[B=1..4,3,2,4], %cos: f32[1,3,1,2], %sin: f32[1,3,1,2]) -> (%y, %real) {\n", R"(
      %sizes = const i64[2]{2, 2}
      %a, %b = split(%x, %sizes) {axis=3})",
                       kProducts, R"(
      %y = concat(%real, %imaginary) {axis=-1}
    })"));
}

}  // namespace
}  // namespace tenon::passes
