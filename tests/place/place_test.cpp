// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Placing: regions of channels_last, each conversion once, plain ends. A made-up device says who wants what.
#include "place/place.h"

#include <gtest/gtest.h>

#include "ir/text.h"
#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

class MadeUpDevice : public Device {
 public:
  std::string_view backend() const override { return "made up"; }
  std::string signature() const override { return "made up"; }
  std::span<const Tactic> tactics() const override { return {}; }
  LayoutRule layout_rule(const Problem& problem) const override {
    if (problem.op.name() == "average_pool") return LayoutRule::any_to_last;
    if (problem.op.name() == "max_pool") return LayoutRule::channels_last;
    return problem.op.name() == "relu" ? LayoutRule::any : LayoutRule::row_major;
  }
  Result<Buffer> allocate(size_t) const override { return Error(ErrorCode::device, "it has no memory"); }
  Result<std::unique_ptr<Stream>> make_stream() const override { return Error(ErrorCode::device, "it has no streams"); }
};

std::string placed(std::string_view text) {
  const auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  if (!graph.ok()) return "";
  const auto out = place::assign_layouts(*graph, MadeUpDevice());
  EXPECT_TRUE(out.ok()) << out.error().text();
  ir::PrintOptions options;
  options.canonical = true;
  return out.ok() ? ir::print(*out, options) : "";
}

TEST(Place, ConvertsOnceAtEachEndOfARegion) {
  EXPECT_EQ(placed(R"(graph (%x: f32[1,8,6,6]) -> (%y, %z) {
  %a = max_pool(%x) {kernel=[2,2]} from "pool"
  %b = relu(%a) from "relu"
  %y = max_pool(%b) {kernel=[2,2]} from "second"
  %z = exp(%b) from "exp"
})"),
            R"(graph (%x: f32[1,8,6,6]) -> (%y, %z) {
  %%0:channels_last = reorder(%x) {layout=channels_last}
  %%1:channels_last = max_pool(%%0) {kernel=[2,2]} from "pool"
  %%2:channels_last = relu(%%1) from "relu"
  %%3:channels_last = max_pool(%%2) {kernel=[2,2]} from "second"
  %%4 = reorder(%%2) from "relu"
  %z = exp(%%4) from "exp"
  %y = reorder(%%3) from "second"
}
)");
}

TEST(Place, StartsARegionWithoutAReorderWhereTheOperatorReadsEither) {
  EXPECT_EQ(placed(R"(graph (%x: f32[1,8,6,6]) -> (%y) {
  %a = average_pool(%x) {kernel=[2,2]} from "first"
  %b = average_pool(%a) {kernel=[2,2]} from "second"
  %y = max_pool(%b) {kernel=[2,2]} from "third"
})"),
            R"(graph (%x: f32[1,8,6,6]) -> (%y) {
  %%0:channels_last = average_pool(%x) {kernel=[2,2]} from "first"
  %%1:channels_last = average_pool(%%0) {kernel=[2,2]} from "second"
  %%2:channels_last = max_pool(%%1) {kernel=[2,2]} from "third"
  %y = reorder(%%2) from "third"
}
)");
}

TEST(Place, TransposesToAndFromTheFrameworksChannelsLastAreViews) {
  EXPECT_EQ(placed(R"(graph (%x: f32[1,6,6,8]) -> (%y, %z) {
  %a = transpose(%x) {perm=[0,3,1,2]} from "in"
  %b = max_pool(%a) {kernel=[2,2]} from "pool"
  %y = transpose(%b) {perm=[0,2,3,1]} from "out"
  %z = transpose(%x) {perm=[0,3,1,2]} from "other"
})"),
            R"(graph (%x: f32[1,6,6,8]) -> (%y, %z) {
  %%0:channels_last = transpose(%x) {perm=[0,3,1,2]} from "in"
  %%1:channels_last = max_pool(%%0) {kernel=[2,2]} from "pool"
  %y = transpose(%%1) {perm=[0,2,3,1]} from "out"
  %z = transpose(%x) {perm=[0,3,1,2]} from "other"
}
)");
}

TEST(Place, LeavesAGraphWithoutPicturesAlone) {
  const std::string text = "graph (%x: f32[4,8]) -> (%y) {\n  %y = relu(%x)\n}\n";
  EXPECT_EQ(placed(text), text);
}

}  // namespace
}  // namespace tenon
