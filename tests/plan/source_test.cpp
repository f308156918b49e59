// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The source network in a plan: what it keeps, what becomes an input, and that the file shares its weights.
#include "plan/source.h"

#include <gtest/gtest.h>

#include "ir/text.h"
#include "ops/lib/evaluate.h"
#include "plan/plan_file.h"

namespace tenon {
namespace {

constexpr const char* kSource = R"(graph (%x: f32[1,64]) -> (%y) {
  %w = const f32[64,64] random(1)
  %v = const f32[64,64] random(2)
  %h = matmul(%x, %w) from "first"
  %y = matmul(%h, %v) from "second"
})";
constexpr const char* kOptimized = R"(graph (%x: f32[1,64]) -> (%y) {
  %w = const f32[64,64] random(1)
  %u = const f32[64,64] random(3)
  %h = matmul(%x, %w) from "first"
  %y = matmul(%h, %u) from "second"
})";

Graph parse(const char* text) {
  auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  return *graph;
}

TEST(SourceText, LeavesOutWeightsThatThePlanLacks) {
  const SourceText text = plan::source_text(parse(kSource), parse(kOptimized), false);
  const auto graph = plan::source_graph(text);
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  ASSERT_EQ(graph->inputs().size(), 2u);
  EXPECT_EQ(graph->inputs()[0].name, "x");
  EXPECT_EQ(graph->inputs()[1].name, "v");
  ASSERT_NE(graph->constant(graph->find("w")), nullptr);
  EXPECT_EQ(to_string(graph->nodes()[1].origin), "second");
}

TEST(SourceText, KeepsAllWeightsWhenAsked) {
  const Graph source = parse(kSource);
  const auto graph = plan::source_graph(plan::source_text(source, parse(kOptimized), true));
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_EQ(ir::print(*graph), ir::print(source));
}

TEST(SourceText, IsInTheFileWithoutASecondCopyOfWeights) {
  Plan plan{"p", parse(kOptimized), {default_profile(parse(kOptimized))}, {}, ""};
  const size_t without = plan::to_bytes(plan).size();
  plan.source = plan::source_text(parse(kSource), plan.graph, true);
  plan.source.debug_tensors = {"h"};
  plan.source.debug_unfused = true;
  const auto bytes = plan::to_bytes(plan);
  constexpr size_t kOneWeight = 64 * 64 * 4;
  EXPECT_GT(bytes.size(), without + kOneWeight);
  EXPECT_LT(bytes.size(), without + kOneWeight + 2048);
  const auto back = plan::from_bytes(bytes, nullptr);
  ASSERT_TRUE(back.ok()) << back.error().text();
  EXPECT_EQ(back->source.graph, plan.source.graph);
  EXPECT_EQ(back->source.pool, plan.source.pool);
  EXPECT_EQ(back->source.debug_tensors, plan.source.debug_tensors);
  EXPECT_TRUE(back->source.debug_unfused);
  EXPECT_EQ(plan::to_bytes(*back), bytes);
}

TEST(SourceText, SaysThatAPlanCarriesNone) {
  const auto graph = plan::source_graph({});
  ASSERT_FALSE(graph.ok());
  EXPECT_EQ(graph.error().code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace tenon
