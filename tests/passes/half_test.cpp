// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// to_half: casts at the ends, f16 between, and what decides shapes left alone.
#include "passes/half.h"

#include <gtest/gtest.h>

#include "base/float16.h"
#include "ir/verify.h"
#include "ops/lib/evaluate.h"

namespace tenon::passes {
namespace {

/// The canonical text after the pass.
std::string halved(std::string_view text, DataType to = DataType::f16) {
  auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_TRUE(ir::infer_types(*graph).ok());
  const auto done = to_half(*graph, to);
  EXPECT_TRUE(done.ok()) << done.error().text();
  EXPECT_TRUE(ir::verify(*graph).ok());
  for (const Port& port : graph->outputs()) EXPECT_EQ(graph->type(port.value).dtype, DataType::f32);
  std::string out;
  for (const Node& node : graph->nodes()) {
    out += str(to_string(node.op), " -> ", graph->type(node.outputs[0]), "\n");
  }
  return out;
}

TEST(Half, CastsAtTheEnds) {
  EXPECT_EQ(halved(R"(
    graph (%x: f32[N=1..8,8]) -> (%z) {
      %y = relu(%x)
      %z = add(%y, 1)
    })"),
            "cast {to=f16} -> f16[N=1..8,8]\n"
            "relu -> f16[N=1..8,8]\n"
            "add -> f16[N=1..8,8]\n"
            "cast -> f32[N=1..8,8]\n");
}

TEST(Half, MakesBrainFloatsIfAsked) {
  EXPECT_EQ(halved("graph (%x: f32[8]) -> (%y) {\n  %y = relu(%x)\n}", DataType::bf16),
            "cast {to=bf16} -> bf16[8]\n"
            "relu -> bf16[8]\n"
            "cast -> f32[8]\n");
  EXPECT_NE(half().name, half(DataType::bf16).name);  // a refit runs it again by its name
}

TEST(Half, LeavesScalesAndBytes) {
  EXPECT_EQ(halved(R"IR(
    graph (%x: f32[4,8]) -> (%z, %u) {
      %w = const i8[8,8] random(1)
      %m = const f32[1]{0.01}
      %b = const f32[8] random(2)
      %s = const f32[]{0.0000001}
      %q = quantize_linear(%x, %s) {to=i8}
      %p = quantized_matmul(%q, %w, %m, %b)
      %d = dequantize_linear(%q, %s)
      %u = pointwise(%p, %q, %s) {steps=["dequantize_linear(%x1, %x2)", "add(%x0, %s0)"], results=[1]}
      %z = quantized_matmul(%q, %w, %m, _, %d)
    })IR"),
            "quantize_linear {to=i8} -> i8[4,8]\n"
            "quantized_matmul {to=f16} -> f16[4,8]\n"
            "dequantize_linear {to=f16} -> f16[4,8]\n"
            "pointwise {steps=[\"dequantize_linear(%x1, %x2) {to=f16}\",\"add(%x0, %s0)\"], results=[1]} -> f16[4,8]\n"
            "quantized_matmul {to=f16} -> f16[4,8]\n"
            "cast -> f32[4,8]\n"
            "cast -> f32[4,8]\n");
}

TEST(Half, BesideBytesGivesWhatF32Gives) {
  auto exact = ops::parse(R"(
    graph (%x: f32[4,8]) -> (%z) {
      %w = const i8[8,8] random(1)
      %m = const f32[1]{0.01}
      %b = const f32[8] random(2)
      %t = const f32[]{0.01}
      %q = quantize_linear(%x, %t) {to=i8}
      %p = quantized_matmul(%q, %w, %m, %b)
      %r = relu(%p)
      %k = quantize_linear(%r, %t) {to=i8}
      %d = dequantize_linear(%k, %t)
      %z = quantized_matmul(%q, %w, %m, _, %d)
    })");
  ASSERT_TRUE(exact.ok()) << exact.error().text();
  ASSERT_TRUE(ir::infer_types(*exact).ok());
  Graph halves = *exact;
  const Pass pass = half_beside_bytes();
  const auto changed = pass.run(halves);
  ASSERT_TRUE(changed.ok() && *changed);
  EXPECT_FALSE(*half().run(*exact));  // alone it leaves a network that says its precisions
  const Constant x[] = {ir::random_constant({DataType::f32, Shape{4, 8}}, 5)};
  const auto wanted = ops::evaluate(*exact, x), found = ops::evaluate(halves, x);
  ASSERT_TRUE(wanted.ok() && found.ok());
  const auto a = (*wanted)[0].to_f64(), b = (*found)[0].to_f64();
  for (size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 0.011 + 2e-3 * std::abs(a[i]));  // one step of 8 bits
}

TEST(Half, LeavesIntegersAndTheirCasts) {
  EXPECT_EQ(halved(R"(
    graph (%x: i64[4]) -> (%z) {
      %y = cast(%x) {to=f32}
      %z = exp(%y)
    })"),
            "cast {to=f16} -> f16[4]\n"
            "exp -> f16[4]\n"
            "cast -> f32[4]\n");
}

// Rounding once to f16 is what the operator of f16 does, too: its reference is the oracle.
TEST(ComputeInF32, GivesWhatTheOperatorOfF16Gives) {
  auto graph = *ops::parse(R"(
    graph (%x: f16[2,16]) -> (%z) {
      %w = const f16[16,8] random(3)
      %y = matmul(%x, %w)
      %z = tanh(%y)
    })");
  ASSERT_TRUE(ir::infer_types(graph).ok());
  const Graph before = graph;
  std::vector<NodeId> nodes;
  for (size_t i = 0; i < graph.nodes().size(); ++i) nodes.push_back(static_cast<NodeId>(i));
  ASSERT_TRUE(compute_in_f32(graph, nodes).ok());
  ASSERT_TRUE(ir::verify(graph).ok());
  EXPECT_EQ(graph.type(graph.outputs()[0].value).dtype, DataType::f16);
  for (const Node& node : graph.nodes()) {
    if (node.op.name() != "matmul") continue;
    EXPECT_EQ(graph.type(node.inputs[1]).dtype, DataType::f32);
  }
  const Constant x = Constant::make({DataType::f16, Shape::of({2, 16})}, [](std::byte* to) {
    for (int i = 0; i < 32; ++i) reinterpret_cast<Half*>(to)[i] = Half(0.07f * static_cast<float>(i - 11));
  });
  const auto expected = ops::evaluate(before, {{x}}), found = ops::evaluate(graph, {{x}});
  ASSERT_TRUE(expected.ok() && found.ok());
  EXPECT_EQ((*expected)[0], (*found)[0]);
}

TEST(RoundWeights, RoundsAllButWhatDoesNotFit) {
  auto graph = *ops::parse(R"(
    graph (%x: f32[1,32]) -> (%z) {
      %w = const f32[32,32] random(1)
      %b = const f32[32] random(2)
      %y = matmul(%x, %w)
      %v = const f32[32,32] random(3)
      %s = add(%y, %b)
      %z = matmul(%s, %v)
    })");
  ASSERT_TRUE(ir::infer_types(graph).ok());
  Value& large = graph.value(graph.find("v"));
  large.constant = Constant::make(large.type, [](std::byte* to) { reinterpret_cast<float*>(to)[5] = -65520; });
  const auto rounded = round_weights(graph, DataType::f16);
  ASSERT_TRUE(rounded.ok());
  EXPECT_EQ(rounded->count, 1u);
  EXPECT_EQ(rounded->bytes, 4u * 32 * 32);
  EXPECT_EQ(rounded->too_large, std::vector<std::string>{"v"});
  const auto* w = graph.constant(graph.nodes()[0].inputs[1])->tensor().as<float>();
  for (int i = 0; i < 32 * 32; ++i) EXPECT_EQ(w[i], static_cast<float>(Half(w[i])));
  const auto again = round_weights(graph, DataType::bf16);  // its range is that of f32
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->count, 2u);
}

}  // namespace
}  // namespace tenon::passes
