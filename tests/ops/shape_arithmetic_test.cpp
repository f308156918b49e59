// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Shapes that graphs compute stay symbolic: what exporters write around a reshape, an expand or a slice.
#include <gtest/gtest.h>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

TEST(SliceInference, KeepsTheRankWhenTheNumberOfBoundsIsOpen) {
  const auto problem = ops::parse_problem("slice(f32[6,3], i64[K=1..2], i64[K=1..2])");
  ASSERT_TRUE(problem.ok()) << problem.error().text();
  ASSERT_EQ(problem->out[0].rank(), 2);
  EXPECT_FALSE(problem->out[0].shape[0].is_number());
}

/// The type of %y, as text.
std::string type_of_y(const std::string& text) {
  const auto graph = ops::parse(text);
  if (!graph.ok()) return graph.error().text();
  const auto verified = ir::verify(*graph);
  if (!verified.ok()) return verified.error().text();
  return to_string(graph->type(graph->find("y")));
}

TEST(ShapeArithmetic, KeepsSymbolsThroughShapeGatherConcatReshape) {
  EXPECT_EQ(type_of_y(R"(graph (%x: f32[N=1..8,S=1..64,768]) -> (%y) {
    %shape = shape(%x)
    %0 = const i64[]{0}
    %1 = const i64[]{1}
    %axis = const i64[1]{0}
    %n = gather(%shape, %0)
    %s = gather(%shape, %1)
    %n1 = unsqueeze(%n, %axis)
    %s1 = unsqueeze(%s, %axis)
    %heads = const i64[1]{12}
    %width = const i64[1]{64}
    %to = concat(%n1, %s1, %heads, %width)
    %y = reshape(%x, %to)
  })"),
            "f32[N=1..8,S=1..64,12,64]");
}

TEST(ShapeArithmetic, LeavesOverWhatDoesNotCancel) {
  EXPECT_EQ(
      type_of_y("graph (%x: f32[N=1..8,S=1..64,12,64]) -> (%y) { %to = const i64[3]{0,0,-1} %y = reshape(%x, %to) }"),
      "f32[N=1..8,S=1..64,768]");
  EXPECT_EQ(type_of_y("graph (%x: f32[N=1..8,2,6]) -> (%y) { %to = const i64[2]{-1,12} %y = reshape(%x, %to) }"),
            "f32[N=1..8,12]");
  EXPECT_EQ(type_of_y("graph (%x: f32[N=1..8,2,6]) -> (%y) { %to = const i64[2]{-1,3} %y = reshape(%x, %to) }"),
            "f32[(N*4)=4..32,3]");
}

TEST(ShapeArithmetic, GoesThroughSliceMulAndCast) {
  EXPECT_EQ(type_of_y(R"(graph (%x: f32[N=1..8,3,H=1..9,10]) -> (%y) {
    %shape = shape(%x)
    %two = const i64[1]{2}
    %four = const i64[1]{4}
    %size = slice(%shape, %two, %four)
    %twice = mul(%size, 2)
    %i32 = cast(%twice) {to=i32}
    %i64 = cast(%i32) {to=i64}
    %y = constant_of_shape(%i64)
  })"),
            "f32[(H*2)=2..18,20]");
}

TEST(ShapeArithmetic, DecidesWhatExpandExportersAsk) {
  EXPECT_EQ(type_of_y(R"(graph (%x: f32[1,16], %z: f32[N=1..8]) -> (%y) {
    %n = shape(%z)
    %minus = const i64[1]{-1}
    %wanted = concat(%n, %minus)
    %ones = const i64[2]{1,1}
    %open = equal(%wanted, -1)
    %to = where(%open, %ones, %wanted)
    %y = expand(%x, %to)
  })"),
            "f32[N=1..8,16]");
}

TEST(ShapeArithmetic, GoesThroughModAndNeg) {
  EXPECT_EQ(type_of_y(R"(graph (%x: f32[N=1..8,6,4]) -> (%y) {
    %two = const i64[1]{2}
    %three = const i64[1]{3}
    %end = mod(%two, %three)
    %zero = const i64[1]{0}
    %shape = shape(%x)
    %front = slice(%shape, %zero, %end)
    %minus = const i64[1]{-1}
    %count = neg(%minus)
    %one = constant_of_shape(%count) {dtype=i64, value=4.0}
    %to = concat(%front, %one)
    %y = reshape(%x, %to)
  })"),
            "f32[N=1..8,6,4]");
}

TEST(ShapeArithmetic, NamesWhatItCannotKnowAfterTheValue) {
  EXPECT_EQ(type_of_y(R"(graph (%x: f32[8,16], %to: i64[2]) -> (%y) { %y = reshape(%x, %to) })"), "f32[?y.0,?y.1]");
}

TEST(ShapeArithmetic, SlicesSymbolsWhereTheirRangeAllows) {
  const auto sliced = [](const std::string& dim, const std::string& start, const std::string& end) {
    return type_of_y("graph (%x: f32[" + dim + "]) -> (%y) { %s = const i64[1]{" + start + "} %e = const i64[1]{" +
                     end + "} %y = slice(%x, %s, %e) }");
  };
  EXPECT_EQ(sliced("N=4..8", "1", "9223372036854775807"), "f32[(N-1)=3..7]");
  EXPECT_EQ(sliced("N=4..8", "0", "-1"), "f32[(N-1)=3..7]");
  EXPECT_EQ(sliced("N=4..8", "-2", "9223372036854775807"), "f32[2]");
  EXPECT_EQ(sliced("N=4..8", "0", "3"), "f32[3]");
  EXPECT_EQ(sliced("N=1..8", "0", "3"), "f32[?y.0=0..3]");
  EXPECT_EQ(sliced("N=4..8", "0", "9223372036854775807"), "f32[N=4..8]");
}

}  // namespace
}  // namespace tenon
