// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Which values become parts of others, by shapes alone.
#include "plan/parts.h"

#include <gtest/gtest.h>

#include "ir/text.h"
#include "ir/verify.h"
#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

struct Placed {
  Graph graph;
  Resolved resolved;

  ValueId id(const char* name) const { return graph.find(name); }
  std::string root(const char* name) const { return graph.value(resolved.roots[index(id(name))]).name; }
  size_t offset(const char* name) const { return resolved.offsets[index(id(name))]; }
  Pitch pitch(const char* name) const { return resolved.types[index(id(name))].pitch; }
  std::vector<std::string> steps() const {
    std::vector<std::string> out;
    for (const NodeId step : resolved.steps) out.emplace_back(graph.node(step).op.name());
    return out;
  }
};

Placed place(const std::string& text, const std::vector<std::string>& whole = {}, size_t alignment = 1) {
  auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << (graph.ok() ? "" : graph.error().text());
  std::vector<Shape> shapes;
  for (const Port& port : graph->inputs()) shapes.push_back(graph->type(port.value).shape);
  const std::vector<Constant> elements(shapes.size());
  const auto resolved = resolve(*graph, shapes, elements);
  EXPECT_TRUE(resolved.ok());
  std::vector<bool> kept(graph->values().size(), false);
  for (const std::string& name : whole) kept[index(graph->find(name))] = true;
  Resolved placed = place_parts(*graph, *resolved, kept, alignment);
  return {std::move(*graph), std::move(placed)};
}

using Steps = std::vector<std::string>;

TEST(Parts, OutermostConcatIsPlainOffsets) {
  const auto p = place(R"(
    graph (%x: f32[2,3], %y: f32[4,3]) -> (%z) {
      %a = relu(%x)
      %b = relu(%y)
      %c = concat(%a, %b) {axis=0}
      %z = relu(%c)
    })");
  EXPECT_EQ(p.steps(), (Steps{"relu", "relu", "relu"}));
  EXPECT_EQ(p.root("a"), "c");
  EXPECT_EQ(p.root("b"), "c");
  EXPECT_EQ(p.offset("b"), 24u);
  EXPECT_EQ(p.pitch("b"), Pitch{});
}

TEST(Parts, ChannelsOfPicturesHaveAPitch) {
  const auto p = place(R"(
    graph (%x: f32[2,3,4,5]) -> (%z) {
      %x_last:channels_last = reorder(%x) {layout=channels_last}
      %a:channels_last = relu(%x_last)
      %b:channels_last = sigmoid(%x_last)
      %c:channels_last = concat(%a, %b) {axis=1}
      %z = reorder(%c)
    })");
  EXPECT_EQ(p.steps(), (Steps{"reorder", "relu", "sigmoid", "reorder"}));
  EXPECT_EQ(p.root("b"), "c");
  EXPECT_EQ(p.offset("b"), 12u);
  EXPECT_EQ(p.pitch("b"), (Pitch{3, 6}));
}

TEST(Parts, ViewsFollow) {
  const auto p = place(R"(
    graph (%x: f32[2,6]) -> (%z) {
      %a = relu(%x)
      %n0 = const i64[3]{2, 2, 3}
      %a2 = reshape(%a, %n0)
      %b = sigmoid(%a)
      %n1 = const i64[3]{2, 2, 3}
      %b2 = reshape(%b, %n1)
      %c = concat(%a2, %b2) {axis=1}
      %z = relu(%c)
    })");
  EXPECT_EQ(p.steps(), (Steps{"relu", "sigmoid", "relu"}));
  EXPECT_EQ(p.root("b"), "c");
  EXPECT_EQ(p.pitch("b"), (Pitch{1, 12}));
  EXPECT_EQ(p.pitch("b2"), (Pitch{1, 12}));
}

TEST(Parts, HeadsOfADetectorAreJoinedInPlace) {
  const auto p = place(R"(
    graph (%x: f32[1,6,4,4]) -> (%z) {
      %x_last:channels_last = reorder(%x) {layout=channels_last}
      %a:channels_last = relu(%x_last)
      %a1 = transpose(%a) {perm=[0,2,3,1]}
      %shape = const i64[3]{1, -1, 3}
      %a2 = reshape(%a1, %shape)
      %b:channels_last = sigmoid(%x_last)
      %b1 = transpose(%b) {perm=[0,2,3,1]}
      %b2 = reshape(%b1, %shape)
      %c = concat(%a2, %b2) {axis=1}
      %z = relu(%c)
    })");
  EXPECT_EQ(p.steps(), (Steps{"reorder", "relu", "sigmoid", "relu"}));
  EXPECT_EQ(p.root("b"), "c");
  EXPECT_EQ(p.offset("b"), 384u);
}

TEST(Parts, AnOperandTakenTwiceIsCopiedOnce) {
  const auto p = place(R"(
    graph (%x: f32[2,3]) -> (%z) {
      %a = relu(%x)
      %c = concat(%a, %a) {axis=0}
      %z = relu(%c)
    })");
  EXPECT_EQ(p.steps(), (Steps{"relu", "concat", "relu"}));
  EXPECT_EQ(p.root("a"), "c");
}

TEST(Parts, FeaturesOfADenseBlockAreCopiedNever) {
  const auto p = place(R"(
    graph (%x: f32[1,2,2]) -> (%z) {
      %a = relu(%x)
      %ab_in = relu(%a)
      %b = sigmoid(%ab_in)
      %ab = concat(%a, %b) {axis=1}
      %c_in = relu(%ab)
      %n2 = const i64[1]{1}
      %c = reduce_sum(%c_in, %n2)
      %abc = concat(%a, %b, %c) {axis=1}
      %z = relu(%abc)
    })");
  EXPECT_EQ(p.steps(), (Steps{"relu", "relu", "sigmoid", "relu", "reduce_sum", "relu"}));
  EXPECT_EQ(p.root("ab"), "abc");
  EXPECT_EQ(p.root("a"), "abc");
  EXPECT_EQ(p.offset("c"), 32u);
}

TEST(Parts, SplitSliceAndPickAreViews) {
  const auto p = place(R"(
    graph (%x: f32[3,2,8]) -> (%z, %w, %v) {
      %a = relu(%x)
      %s0, %s1 = split(%a) {axis=2, num_outputs=2}
      %z = add(%s0, %s1)
      %n3 = const i64[1]{1}
      %n4 = const i64[1]{3}
      %t = slice(%a, %n3, %n4)
      %w = relu(%t)
      %n5 = const i64[]{-1}
      %g = gather(%a, %n5)
      %v = relu(%g)
    })");
  EXPECT_EQ(p.steps(), (Steps{"relu", "add", "relu", "relu"}));
  EXPECT_EQ(p.root("s1"), "a");
  EXPECT_EQ(p.offset("s1"), 16u);
  EXPECT_EQ(p.pitch("s1"), (Pitch{2, 8}));
  EXPECT_EQ(p.offset("t"), 64u);
  EXPECT_EQ(p.pitch("t"), Pitch{});
  EXPECT_EQ(p.offset("g"), 128u);
}

TEST(Parts, OutputsInputsAndUnalignedPartsStayByThemselves) {
  const char* text = R"(
    graph (%x: f32[2,3]) -> (%a, %z) {
      %a = relu(%x)
      %b = sigmoid(%x)
      %c = concat(%x, %a, %b) {axis=0}
      %z = relu(%c)
    })";
  auto p = place(text);
  EXPECT_EQ(p.steps(), (Steps{"relu", "sigmoid", "concat", "relu"}));
  EXPECT_EQ(p.root("x"), "x");
  EXPECT_EQ(p.root("a"), "a");
  EXPECT_EQ(p.root("b"), "c");
  EXPECT_EQ(place(text, {"b"}).root("b"), "b");
  EXPECT_EQ(place(text, {}, 64).root("b"), "b");
}

TEST(Parts, AMiddleOfAnAxisOfAPartIsCopied) {
  const auto p = place(R"(
    graph (%x: f32[2,4,6]) -> (%z) {
      %a = relu(%x)
      %n6 = const i64[2]{1, 1}
      %n7 = const i64[2]{3, 4}
      %n8 = const i64[2]{1, 2}
      %t = slice(%a, %n6, %n7, %n8)
      %z = relu(%t)
    })");
  EXPECT_EQ(p.steps(), (Steps{"relu", "slice", "relu"}));
}

}  // namespace
}  // namespace tenon
