// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse.rotary_embedding: x cos + rotated(x) sin is one node.
#include <gtest/gtest.h>

#include "base/str.h"
#include "tests/lib/expect_rewrite.h"

namespace tenon::passes {

Pass rotary_embedding();

namespace {

TEST(RotaryEmbedding, NamesTheFormWithHeadsInFront) {
  expect_rewrite(rotary_embedding(), R"(
    graph (%w: f32[B=1..4,3,2,4], %angles: f32[B=1..4,3,2]) -> (%y) {
      %both = concat(%angles, %angles) {axis=2}
      %one = const i64[1]{1}
      %cosine = cos(%both)
      %c = unsqueeze(%cosine, %one)
      %sine = sin(%both)
      %s = unsqueeze(%sine, %one)
      %x = transpose(%w) {perm=[0,2,1,3]}
      %sizes = const i64[2]{2, 2}
      %first, %second = split(%x, %sizes) {axis=3}
      %n = neg(%second)
      %r = concat(%n, %first) {axis=-1}
      %a = mul(%x, %c)
      %b = mul(%r, %s)
      %y = add(%a, %b)
    })",
                 R"(
    graph (%w: f32[B=1..4,3,2,4], %angles: f32[B=1..4,3,2]) -> (%y) {
      %both = concat(%angles, %angles) {axis=2}
      %one = const i64[1]{1}
      %cosine = cos(%both)
      %c = unsqueeze(%cosine, %one)
      %sine = sin(%both)
      %s = unsqueeze(%sine, %one)
      %x = transpose(%w) {perm=[0,2,1,3]}
      %zero = const i64[1]{0}
      %two = const i64[1]{2}
      %last = const i64[1]{3}
      %c2 = slice(%c, %zero, %two, %last)
      %one2 = const i64[1]{1}
      %c3 = squeeze(%c2, %one2)
      %zero3 = const i64[1]{0}
      %two3 = const i64[1]{2}
      %last3 = const i64[1]{3}
      %s2 = slice(%s, %zero3, %two3, %last3)
      %one3 = const i64[1]{1}
      %s3 = squeeze(%s2, %one3)
      %rows = transpose(%x) {perm=[0,2,1,3]}
      %turned = rotary_embedding(%rows, %c3, %s3)
      %y = transpose(%turned) {perm=[0,2,1,3]}
    })");
}

/// x [.., 4 a head] turned by the tables of cosines and sines `c` and `s`, `joined` as the rotated x.
std::string spelled(std::string_view tables, std::string_view joined) {
  return str("graph (%x: f32[1,1,2,4]) -> (%y) {\n", tables, R"(
      %sizes = const i64[2]{2, 2}
      %first, %second = split(%x, %sizes) {axis=3}
      )",
             joined, R"(
      %a = mul(%c, %x)
      %b = mul(%s, %r)
      %y = add(%b, %a)
    })");
}

constexpr std::string_view kEqualHalves = R"(
      %c = const f32[1,1,1,4]{1, 2, 1, 2}
      %s = const f32[1,1,1,4]{9, 8, 9, 8})";
constexpr std::string_view kSecondNegated = R"(%n = neg(%second)
      %r = concat(%n, %first) {axis=3})";

TEST(RotaryEmbedding, TakesATableWithEqualHalves) {
  expect_rewrite(rotary_embedding(), spelled(kEqualHalves, kSecondNegated),
                 str("graph (%x: f32[1,1,2,4]) -> (%y) {\n", kEqualHalves, R"(
      %zero = const i64[1]{0}
      %half = const i64[1]{2}
      %last = const i64[1]{3}
      %c2 = slice(%c, %zero, %half, %last)
      %heads = const i64[1]{2}
      %c3 = squeeze(%c2, %heads)
      %zero3 = const i64[1]{0}
      %half3 = const i64[1]{2}
      %last3 = const i64[1]{3}
      %s2 = slice(%s, %zero3, %half3, %last3)
      %heads3 = const i64[1]{2}
      %s3 = squeeze(%s2, %heads3)
      %y = rotary_embedding(%x, %c3, %s3)
    })"));
}

TEST(RotaryEmbedding, LeavesHalvesThatDiffer) {
  expect_unchanged(rotary_embedding(), spelled(R"(
      %c = const f32[1,1,1,4]{1, 2, 1, 3}
      %s = const f32[1,1,1,4]{9, 8, 9, 8})",
                                               kSecondNegated));
}

TEST(RotaryEmbedding, LeavesTheOtherHalfNegated) {
  expect_unchanged(rotary_embedding(), spelled(kEqualHalves, R"(%n = neg(%first)
      %r = concat(%second, %n) {axis=3})"));
}

/// x turned by (-odd, even), every other element joined again.
std::string interleaved(std::string_view tables) {
  return str("graph (%x: f32[1,1,2,4]) -> (%y) {\n", tables, R"(
      %one = const i64[1]{1}
      %end = const i64[1]{9223372036854775807}
      %axis = const i64[1]{3}
      %step = const i64[1]{2}
      %odd = slice(%x, %one, %end, %axis, %step)
      %n = neg(%odd)
      %zero = const i64[1]{0}
      %even = slice(%x, %zero, %end, %axis, %step)
      %last = const i64[1]{-1}
      %n5 = unsqueeze(%n, %last)
      %even5 = unsqueeze(%even, %last)
      %pairs = concat(%n5, %even5) {axis=-1}
      %whole = const i64[4]{1, 1, 2, 4}
      %r = reshape(%pairs, %whole)
      %a = mul(%x, %c)
      %b = mul(%r, %s)
      %y = add(%a, %b)
    })");
}

constexpr std::string_view kEqualPairs = R"(
      %c = const f32[1,1,1,4]{1, 1, 2, 2}
      %s = const f32[1,1,1,4]{9, 9, 8, 8})";

TEST(RotaryEmbedding, NamesTheInterleavedForm) {
  expect_rewrite(rotary_embedding(), interleaved(kEqualPairs),
                 str("graph (%x: f32[1,1,2,4]) -> (%y) {\n", kEqualPairs, R"(
      %zero = const i64[1]{0}
      %end = const i64[1]{4}
      %last = const i64[1]{3}
      %step = const i64[1]{2}
      %c2 = slice(%c, %zero, %end, %last, %step)
      %heads = const i64[1]{2}
      %c3 = squeeze(%c2, %heads)
      %zero3 = const i64[1]{0}
      %end3 = const i64[1]{4}
      %last3 = const i64[1]{3}
      %step3 = const i64[1]{2}
      %s2 = slice(%s, %zero3, %end3, %last3, %step3)
      %heads3 = const i64[1]{2}
      %s3 = squeeze(%s2, %heads3)
      %y = rotary_embedding(%x, %c3, %s3) {interleaved=true}
    })"));
}

TEST(RotaryEmbedding, LeavesTheInterleavedFormWithTablesOfHalves) {
  expect_unchanged(rotary_embedding(), interleaved(kEqualHalves));
}

}  // namespace
}  // namespace tenon::passes
