// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Quantize and dequantize nodes around products.
#include "quant/quantize_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"

namespace tenon::quant {
namespace {

using testing::HasSubstr;

Graph parse(std::string_view text) {
  auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  return *graph;
}

std::string canonical(const Graph& graph) { return ir::print(graph, {.canonical = true, .origins = false}); }

constexpr std::string_view kTwoProducts = R"(
  graph (%x: f32[1,2]) -> (%y) {
    %w = const f32[2,2]{127, -25.4, 63.5, 254}
    %a = matmul(%x, %w) {activation=relu}
    %y = matmul(%a, %w, _, %x)
  })";

TEST(QuantizeGraph, PutsOnePairBehindEachTensorAndScalesWeightsByColumn) {
  Graph graph = parse(kTwoProducts);
  const auto decisions = quantize_graph(graph, {.scales = {{"x", 0.5f}, {"a", 2.0f}}, .keep_out = {}});
  ASSERT_TRUE(decisions.ok()) << decisions.error().text();
  EXPECT_TRUE(ir::verify(graph).ok());
  EXPECT_EQ(canonical(graph), canonical(parse(R"(
  graph (%x: f32[1,2]) -> (%y) {
    %half = const f32[]{0.5}
    %q = quantize_linear(%x, %half) {to=i8}
    %w = const i8[2,2]{127, -13, 64, 127}
    %ws = const f32[2]{1, 2}
    %two = const f32[]{2}
    %d = dequantize_linear(%q, %half)
    %dw = dequantize_linear(%w, %ws)
    %a = matmul(%d, %dw) {activation=relu}
    %qa = quantize_linear(%a, %two) {to=i8}
    %w2 = const i8[2,2]{127, -13, 64, 127}
    %ws2 = const f32[2]{1, 2}
    %da = dequantize_linear(%qa, %two)
    %dw2 = dequantize_linear(%w2, %ws2)
    %y = matmul(%da, %dw2, _, %d)
  })")));
}

TEST(QuantizeGraph, MakesEightBitFloatsOfOneRange) {
  Graph graph = parse(R"(
  graph (%x: f32[1,4], %z: f32[1,2]) -> (%y, %u) {
    %w = const f32[4,1]{896, -448, 200, 2}
    %y = matmul(%x, %w)
    %v = const f32[2,4] random(1)
    %u = matmul(%z, %v)
  })");
  const auto decisions =
      quantize_graph(graph, {.scales = {{"x", 4.0f}, {"z", 1.0f}}, .to = DataType::f8e4m3fn, .keep_out = {}});
  ASSERT_TRUE(decisions.ok()) << decisions.error().text();
  EXPECT_EQ((*decisions)[0].reason, "");
  EXPECT_THAT((*decisions)[1].reason, HasSubstr("by fours, found 2 channels"));
  EXPECT_TRUE(ir::verify(graph).ok());
  const Node& product = *graph.producer(graph.outputs()[0].value);
  const Node &data = *graph.producer(product.inputs[0]), &weights = *graph.producer(product.inputs[1]);
  EXPECT_EQ(graph.type(data.inputs[0]).dtype, DataType::f8e4m3fn);
  EXPECT_FLOAT_EQ(static_cast<float>(graph.constant(data.inputs[1])->to_f64()[0]), 4.0f * 127 / 448);
  // 100 lies between 96 and 104, and goes to the even one.
  EXPECT_THAT(graph.constant(weights.inputs[0])->to_f64(), testing::ElementsAre(448, -224, 96, 1));
  EXPECT_THAT(graph.constant(weights.inputs[1])->to_f64(), testing::ElementsAre(2));
}

TEST(QuantizeGraph, SaysWhyAProductStays) {
  Graph graph = parse(kTwoProducts);
  const auto keep = [](const Graph& g, const Node& node) {
    return g.value(node.outputs[0]).name == "y" ? std::string("asked for") : std::string();
  };
  const Graph before = graph;
  const auto decisions = quantize_graph(graph, {.scales = {{"a", 2.0f}}, .keep_out = keep});
  ASSERT_TRUE(decisions.ok()) << decisions.error().text();
  ASSERT_EQ(decisions->size(), 2u);
  EXPECT_THAT((*decisions)[0].reason, HasSubstr("no range is known for 'x'"));
  EXPECT_EQ((*decisions)[1].reason, "asked for");
  EXPECT_EQ(canonical(graph), canonical(before));
}

TEST(QuantizeGraph, ResultsDifferByRoundingAlone) {
  Graph graph = parse(kTwoProducts);
  const Graph before = graph;
  ASSERT_TRUE(quantize_graph(graph, {.scales = {{"x", 1 / 127.0f}, {"a", 2.0f}}, .keep_out = {}}).ok());
  const std::vector<Constant> inputs = {Constant::make({DataType::f32, Shape{1, 2}}, [](std::byte* to) {
    reinterpret_cast<float*>(to)[0] = 0.75f;
    reinterpret_cast<float*>(to)[1] = -0.31f;
  })};
  const auto expected = ops::evaluate(before, inputs), found = ops::evaluate(graph, inputs);
  ASSERT_TRUE(expected.ok() && found.ok());
  const auto a = (*expected)[0].to_f64(), b = (*found)[0].to_f64();
  for (size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 0.02 * std::abs(a[0]));
}

TEST(QuantizeGraph, RefusesAScaleThatIsNone) {
  for (const float scale : {0.0f, -1.0f, std::numeric_limits<float>::infinity()}) {
    Graph graph = parse(kTwoProducts);
    EXPECT_THAT(quantize_graph(graph, {.scales = {{"x", scale}}, .keep_out = {}}).error().message(),
                HasSubstr("for tensor 'x'"));
  }
}

}  // namespace
}  // namespace tenon::quant
